package io.torpor.memory;

import com.google.protobuf.Message;
import io.torpor.spi.Claims;
import io.torpor.spi.DumpContext;
import io.torpor.spi.Mapping;
import io.torpor.spi.MappingDumper;
import org.osgi.service.component.annotations.Component;

/** What the vdso reads: clocks and the like. Never saved, as its content is the running kernel's. */
@Component
@Claims("vvar")
public final class VvarDumper implements MappingDumper {
    @Override
    public Message dump(Mapping mapping, DumpContext context) {
        return VmaRecord.anonymous(
                        TaskMapping.of(mapping), VmaStatus.REGULAR | VmaStatus.VVAR | VmaStatus.ANONYMOUS_PRIVATE)
                .build();
    }
}
