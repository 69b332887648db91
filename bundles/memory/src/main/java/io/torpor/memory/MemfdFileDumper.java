package io.torpor.memory;

import com.google.protobuf.Message;
import io.torpor.image.ImageRecords;
import io.torpor.memory.SharedObjects.SharedObject;
import io.torpor.spi.Claims;
import io.torpor.spi.DumpContext;
import io.torpor.spi.FileDumper;
import io.torpor.spi.Issue;
import io.torpor.spi.OpenFile;
import io.torpor.spi.TorporException;
import org.osgi.service.component.annotations.Component;

/** A descriptor of a memfd(2). The content is saved as that of all shared memory is, in stage MEMORY. */
@Component
@Claims("memfd")
public final class MemfdFileDumper implements FileDumper {
    @Override
    public void inspect(OpenFile file, DumpContext context) throws TorporException {
        SharedObjects objects = context.require(SharedObjects.class);
        if (objects.ofDescriptor(file.subject(), file.descriptor()) == null) {
            throw Issue.error(
                            "MEMORY-007",
                            file.subject(),
                            "Cannot dump " + file.subject() + ": " + file.link()
                                    + " is no memfd that the kernel could have made",
                            "")
                    .toException();
        }
    }

    @Override
    public Message dump(OpenFile file, DumpContext context) throws TorporException {
        SharedObjects objects = context.require(SharedObjects.class);
        SharedObject object = objects.ofDescriptor(file.subject(), file.descriptor());
        return new MemfdRecords(objects, context.require(ImageRecords.class))
                .file(file.id(), object, file.link(), file.flags(), file.position(), file.subject());
    }
}
