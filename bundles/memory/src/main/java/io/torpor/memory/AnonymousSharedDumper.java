package io.torpor.memory;

import com.google.protobuf.Message;
import io.torpor.spi.Claims;
import io.torpor.spi.DumpContext;
import io.torpor.spi.Mapping;
import io.torpor.spi.MappingDumper;
import io.torpor.spi.TorporException;
import org.osgi.service.component.annotations.Component;

/** Shared memory without a name: MAP_SHARED | MAP_ANONYMOUS, or a shared mapping of /dev/zero. Its inode number is its id in the images. */
@Component
@Claims("anonymous shared")
public final class AnonymousSharedDumper implements MappingDumper {
    @Override
    public Message dump(Mapping mapping, DumpContext context) throws TorporException {
        TaskMapping own = TaskMapping.of(mapping);
        return VmaRecord.anonymous(own, VmaStatus.REGULAR | VmaStatus.ANONYMOUS_SHARED)
                .setShmid(context.require(SharedObjects.class).ofMapping(own).id())
                .build();
    }
}
