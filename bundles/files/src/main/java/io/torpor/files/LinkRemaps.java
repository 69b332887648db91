package io.torpor.files;

import com.google.protobuf.ByteString;
import io.torpor.abi.Errno;
import io.torpor.abi.KernelString;
import io.torpor.image.proto.reg_file_entry;
import io.torpor.linux.DirectoryEntries;
import io.torpor.linux.FileStatus;
import io.torpor.linux.SyscallException;
import io.torpor.spi.DumpContext;
import io.torpor.spi.TorporException;
import io.torpor.tracee.SignalOwners;
import java.util.Optional;

/** Temporary names for files whose own name is gone. A restore that succeeds removes them, and so does a dump that fails. */
final class LinkRemaps {
    private final DumpContext context;

    LinkRemaps(DumpContext context) {
        this.context = context;
    }

    /**
     * Links a file beside its old name; or, where that directory is gone, in the next one above it.
     *
     * @param id of the record
     * @return empty when the file system cannot link an open file, as overlayfs where the name was in a lower layer
     * @throws TorporException FILES-007
     */
    Optional<reg_file_entry> link(int id, SavedPaths.Seen file, String name) throws TorporException {
        String path = directory(name) + "link_remap." + id;
        try {
            while (!DirectoryEntries.link(file.descriptor(), path)) {
                path += "_"; // of an earlier dump, which still needs it
            }
        } catch (SyscallException e) {
            if (e.errno() == Errno.EINVAL || e.errno() == Errno.ESTALE || e.errno() == Errno.ENOENT) {
                return Optional.empty();
            }
            throw FileProblems.cannotLink(file, path, e);
        }
        String made = path;
        context.undo("remove " + made, () -> DirectoryEntries.unlink(made));
        return Optional.of(reg_file_entry
                .newBuilder()
                .setId(id)
                .setFlags(0)
                .setPos(0)
                .setFown(SignalOwners.none())
                .setNameBytes(ByteString.copyFrom(KernelString.encode(made)))
                .setMode(file.status().mode())
                .build());
    }

    private static String directory(String name) {
        int slash = name.lastIndexOf('/');
        while (slash > 0 && FileStatus.of(name.substring(0, slash)).isEmpty()) {
            slash = name.lastIndexOf('/', slash - 1);
        }
        return name.substring(0, slash + 1);
    }
}
