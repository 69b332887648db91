package io.torpor.memory;

import com.google.protobuf.Message;
import io.torpor.image.ImageRecords;
import io.torpor.image.ImageType;
import io.torpor.image.proto.fd_types;
import io.torpor.image.proto.file_entry;
import io.torpor.memory.SharedObjects.SharedObject;
import io.torpor.spi.Claims;
import io.torpor.spi.DumpContext;
import io.torpor.spi.Mapping;
import io.torpor.spi.MappingDumper;
import io.torpor.spi.TorporException;
import org.osgi.service.component.annotations.Component;

/**
 * A mapping of a memfd(2): a file as far as records go, with content that is ours to save. Mostly nobody holds a descriptor of it any more, so
 * mappings have open files of their own, with ids far above those of descriptors.
 */
@Component
@Claims("memfd")
public final class MemfdMappingDumper implements MappingDumper {
    @Override
    public Message dump(Mapping mapping, DumpContext context) throws TorporException {
        TaskMapping own = TaskMapping.of(mapping);
        SharedObjects objects = context.require(SharedObjects.class);
        SharedObject object = objects.ofMapping(own);
        int id = objects.mappedFile(object);
        if (id == 0) {
            id = objects.nameMappedFile(object);
            ImageRecords images = context.require(ImageRecords.class);
            images.add(
                    ImageType.FILES,
                    file_entry
                            .newBuilder()
                            .setType(fd_types.MEMFD)
                            .setId(id)
                            .setMemfd(
                                    new MemfdRecords(objects, images).file(id, object, own.name(), 0, 0, own.subject()))
                            .build());
        }
        int type = own.shared() ? VmaStatus.FILE_SHARED : VmaStatus.FILE_PRIVATE;
        return VmaRecord.file(own, type | VmaStatus.MEMFD, id).build();
    }
}
