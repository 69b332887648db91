package io.torpor.memory;

import com.google.protobuf.Message;
import io.torpor.abi.Fcntl;
import io.torpor.abi.LocalFd;
import io.torpor.image.ImageRecords;
import io.torpor.image.ImageType;
import io.torpor.image.proto.fown_entry;
import io.torpor.image.proto.memfd_file_entry;
import io.torpor.image.proto.memfd_inode_entry;
import io.torpor.linux.Descriptors;
import io.torpor.linux.SyscallException;
import io.torpor.memory.SharedObjects.SharedObject;
import io.torpor.spi.Claims;
import io.torpor.spi.DumpContext;
import io.torpor.spi.FileDumper;
import io.torpor.spi.Issue;
import io.torpor.spi.OpenFile;
import io.torpor.spi.TorporException;
import org.osgi.service.component.annotations.Component;

/** A descriptor, or a mapping, of a memfd(2): one record for each description, one for each memfd; the content is shared memory. */
@Component
@Claims("memfd")
public final class MemfdFileDumper implements FileDumper {
    private static final String PREFIX = "/memfd:";
    private static final String DELETED = " (deleted)";

    @Override
    public Message dump(OpenFile file, DumpContext context) throws TorporException {
        SharedObjects objects = context.require(SharedObjects.class);
        SharedObject object = objects.ofDescriptor(file.subject(), file.descriptor());
        if (object == null) {
            throw Issue.error("MEMORY-007", file.subject(), "Cannot dump " + file.subject() + ": " + file.link()
                            + " is a memfd of huge pages", "")
                    .toException();
        }
        int inode = objects.memfd(object);
        if (inode == 0) {
            inode = objects.nameMemfd(object);
            context.require(ImageRecords.class).add(ImageType.MEMFD_INODE, record(file, object, inode));
        }
        // Nothing ever happens in a memfd that would send its owner a signal.
        fown_entry owner = fown_entry.newBuilder().setUid(0).setEuid(0).setSignum(0).setPidType(0).setPid(0).build();
        return memfd_file_entry.newBuilder()
                .setId(file.id())
                .setFlags(file.flags())
                .setPos(file.position())
                .setFown(owner)
                .setInodeId(inode)
                .build();
    }

    private static memfd_inode_entry record(OpenFile file, SharedObject object, int inode) throws TorporException {
        return memfd_inode_entry.newBuilder()
                .setName(name(file.link()))
                .setUid(object.facts().uid())
                .setGid(object.facts().gid())
                .setSize(object.facts().bytes())
                .setShmid((int) object.id())
                .setSeals(seals(file, object.content()))
                .setInodeId(inode)
                .setMode(object.facts().mode())
                .build();
    }

    private static String name(String link) {
        String name = link.endsWith(DELETED) ? link.substring(0, link.length() - DELETED.length()) : link;
        return name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
    }

    private static int seals(OpenFile file, LocalFd content) throws TorporException {
        try {
            return Descriptors.fcntl(content, Fcntl.F_GET_SEALS, 0);
        } catch (SyscallException e) {
            throw Issue.error("MEMORY-008", file.subject(), "Cannot read the seals of " + file.subject() + ": " + e.getMessage(), "")
                    .causedBy(e)
                    .toException();
        }
    }
}
