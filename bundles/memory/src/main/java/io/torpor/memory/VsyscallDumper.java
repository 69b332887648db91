package io.torpor.memory;

import com.google.protobuf.Message;
import io.torpor.spi.Claims;
import io.torpor.spi.DumpContext;
import io.torpor.spi.Mapping;
import io.torpor.spi.MappingDumper;
import org.osgi.service.component.annotations.Component;

/** The page that old programs call at a fixed address; every process of the machine has it. */
@Component
@Claims("vsyscall")
public final class VsyscallDumper implements MappingDumper {
    @Override
    public Message dump(Mapping mapping, DumpContext context) {
        return VmaRecord.anonymous(TaskMapping.of(mapping), VmaStatus.VSYSCALL | VmaStatus.ANONYMOUS_PRIVATE)
                .build();
    }
}
