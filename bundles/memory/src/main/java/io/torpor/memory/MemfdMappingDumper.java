package io.torpor.memory;

import com.google.protobuf.Message;
import io.torpor.spi.Claims;
import io.torpor.spi.DumpContext;
import io.torpor.spi.Mapping;
import io.torpor.spi.MappingDumper;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FileRegistry;
import org.osgi.service.component.annotations.Component;

/** A mapping of a memfd(2): a file as far as records go, with content that is ours to save. */
@Component
@Claims("memfd")
public final class MemfdMappingDumper implements MappingDumper {
    @Override
    public Message dump(Mapping mapping, DumpContext context) throws TorporException {
        TaskMapping own = TaskMapping.of(mapping);
        context.require(SharedObjects.class).ofMapping(own);
        int id = own.file().id(own, context.require(FileRegistry.class));
        int type = own.shared() ? VmaStatus.FILE_SHARED : VmaStatus.FILE_PRIVATE;
        return VmaRecord.file(own, type | VmaStatus.MEMFD, id).build();
    }
}
