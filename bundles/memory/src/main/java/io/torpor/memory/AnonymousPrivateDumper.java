package io.torpor.memory;

import com.google.protobuf.Message;
import io.torpor.spi.Claims;
import io.torpor.spi.DumpContext;
import io.torpor.spi.Mapping;
import io.torpor.spi.MappingDumper;
import org.osgi.service.component.annotations.Component;

/** Memory without a file: heap, stacks, MAP_ANONYMOUS. The heap has a bit of its own in the format, stacks have none. */
@Component
@Claims("anonymous private")
public final class AnonymousPrivateDumper implements MappingDumper {
    @Override
    public boolean looksAtTree() {
        return false;
    }

    @Override
    public Message dump(Mapping mapping, DumpContext context) {
        TaskMapping own = TaskMapping.of(mapping);
        int heap = own.name().equals("[heap]") ? VmaStatus.HEAP : 0;
        return VmaRecord.anonymous(own, VmaStatus.REGULAR | VmaStatus.ANONYMOUS_PRIVATE | heap)
                .setPgoff(0)
                .build();
    }
}
