package io.torpor.memory;

import com.google.protobuf.Message;
import io.torpor.spi.Claims;
import io.torpor.spi.DumpContext;
import io.torpor.spi.Mapping;
import io.torpor.spi.MappingDumper;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FileRegistry;
import org.osgi.service.component.annotations.Component;

/** A private mapping of a file: programs and libraries. Pages that the task has written to are its own and saved, the others come from the file. */
@Component
@Claims("file private")
public final class FilePrivateDumper implements MappingDumper {
    @Override
    public Message dump(Mapping mapping, DumpContext context) throws TorporException {
        TaskMapping own = TaskMapping.of(mapping);
        int id = own.file().id(own, context.require(FileRegistry.class));
        return VmaRecord.file(own, VmaStatus.FILE_PRIVATE, id).build();
    }
}
