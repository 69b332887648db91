package io.torpor.memory;

import com.google.protobuf.Message;
import io.torpor.spi.Claims;
import io.torpor.spi.DumpContext;
import io.torpor.spi.Mapping;
import io.torpor.spi.MappingDumper;
import org.osgi.service.component.annotations.Component;

/** The kernel's code for calls without a system call. Its pages are saved: another kernel's restore must be able to tell that they differ from its own. */
@Component
@Claims("vdso")
public final class VdsoDumper implements MappingDumper {
    @Override
    public Message dump(Mapping mapping, DumpContext context) {
        return VmaRecord.anonymous(
                        TaskMapping.of(mapping), VmaStatus.REGULAR | VmaStatus.VDSO | VmaStatus.ANONYMOUS_PRIVATE)
                .build();
    }
}
