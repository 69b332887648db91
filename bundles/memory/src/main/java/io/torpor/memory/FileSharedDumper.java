package io.torpor.memory;

import com.google.protobuf.Message;
import io.torpor.spi.Claims;
import io.torpor.spi.DumpContext;
import io.torpor.spi.Mapping;
import io.torpor.spi.MappingDumper;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FileRegistry;
import org.osgi.service.component.annotations.Component;

/** A shared mapping of a file. Its content is the file system's. */
@Component
@Claims("file shared")
public final class FileSharedDumper implements MappingDumper {
    @Override
    public Message dump(Mapping mapping, DumpContext context) throws TorporException {
        TaskMapping own = TaskMapping.of(mapping);
        int id = own.file().id(own, context.require(FileRegistry.class));
        return VmaRecord.file(own, VmaStatus.FILE_SHARED, id).build();
    }
}
