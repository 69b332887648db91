package io.torpor.memory;

import com.google.protobuf.Message;
import io.torpor.spi.Claims;
import io.torpor.spi.DumpContext;
import io.torpor.spi.Mapping;
import io.torpor.spi.MappingDumper;
import org.osgi.service.component.annotations.Component;

/** Private memory of huge pages, MAP_HUGETLB; what is shared is a memfd of huge pages. The size of the pages is in the flags, as mmap(2) takes it. */
@Component
@Claims("hugetlb")
public final class HugePagesDumper implements MappingDumper {
    @Override
    public Message dump(Mapping mapping, DumpContext context) {
        return VmaRecord.anonymous(TaskMapping.of(mapping), VmaStatus.REGULAR | VmaStatus.ANONYMOUS_PRIVATE)
                .setPgoff(0)
                .build();
    }
}
