package io.torpor.files;

import com.google.protobuf.ByteString;
import io.torpor.abi.KernelString;
import io.torpor.abi.LocalFd;
import io.torpor.image.OwnField;
import io.torpor.image.proto.ghost_file_entry;
import io.torpor.linux.ExtendedAttributes;
import io.torpor.linux.FileStatus;
import io.torpor.linux.SyscallException;
import io.torpor.spi.RestoreContext;
import java.util.Map;

/**
 * What a deleted file has and the format does not: extended attributes (access control lists among them), and times finer than a microsecond. They go into fields of
 * our own, which other readers skip.
 */
final class GhostDetails {
    private static final int NANOS_PER_MICRO = 1000;

    private GhostDetails() {}

    static void save(SavedPaths.Seen file, ghost_file_entry.Builder entry) {
        FileStatus status = file.status();
        OwnField.Values own = new OwnField.Values()
                .put(OwnField.GHOST_ACCESSED, status.accessedNanos() % NANOS_PER_MICRO)
                .put(OwnField.GHOST_MODIFIED, status.modifiedNanos() % NANOS_PER_MICRO);
        for (Map.Entry<String, byte[]> attribute :
                ExtendedAttributes.of(file.descriptor()).entrySet()) {
            ByteString name = ByteString.copyFrom(KernelString.encode(attribute.getKey()));
            own.put(
                    OwnField.GHOST_ATTRIBUTE,
                    name.concat(ByteString.copyFrom(new byte[1]))
                            .concat(ByteString.copyFrom(attribute.getValue()))
                            .toByteArray());
        }
        own.addTo(entry);
    }

    /** Nanoseconds to add to the time of last access. */
    static long accessedNanos(ghost_file_entry entry) {
        return OwnField.GHOST_ACCESSED.get(entry, 0);
    }

    /** Nanoseconds to add to the time of last modification. */
    static long modifiedNanos(ghost_file_entry entry) {
        return OwnField.GHOST_MODIFIED.get(entry, 0);
    }

    /** Sets the attributes of a file that has just been made; where that is not possible, FILES-016 tells of it. */
    static void restore(ghost_file_entry entry, LocalFd file, String path, RestoreContext context) {
        for (ByteString attribute : OwnField.GHOST_ATTRIBUTE.allBytes(entry)) {
            byte[] bytes = attribute.toByteArray();
            int end = 0;
            while (end < bytes.length && bytes[end] != 0) {
                end++;
            }
            String name = KernelString.decode(bytes, 0, end);
            byte[] value = attribute.substring(Math.min(end + 1, bytes.length)).toByteArray();
            try {
                ExtendedAttributes.set(file, name, value);
            } catch (SyscallException e) {
                context.report(RestoreProblems.attribute(path, name, e));
            }
        }
    }
}
