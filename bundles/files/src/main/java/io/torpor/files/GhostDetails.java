package io.torpor.files;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
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
    private static final int ACCESSED = OwnField.GHOST_ACCESSED.number();
    private static final int MODIFIED = OwnField.GHOST_MODIFIED.number();
    private static final int ATTRIBUTE = OwnField.GHOST_ATTRIBUTE.number();

    private static final int NANOS_PER_MICRO = 1000;

    private GhostDetails() {}

    static void save(SavedPaths.Seen file, ghost_file_entry.Builder entry) {
        FileStatus status = file.status();
        UnknownFieldSet.Builder own = UnknownFieldSet.newBuilder();
        own.addField(ACCESSED, number(status.accessedNanos() % NANOS_PER_MICRO));
        own.addField(MODIFIED, number(status.modifiedNanos() % NANOS_PER_MICRO));
        Map<String, byte[]> attributes = ExtendedAttributes.of(file.descriptor());
        if (!attributes.isEmpty()) {
            UnknownFieldSet.Field.Builder all = UnknownFieldSet.Field.newBuilder();
            for (Map.Entry<String, byte[]> attribute : attributes.entrySet()) {
                byte[] name = KernelString.encode(attribute.getKey());
                all.addLengthDelimited(ByteString.copyFrom(name)
                        .concat(ByteString.copyFrom(new byte[1]))
                        .concat(ByteString.copyFrom(attribute.getValue())));
            }
            own.addField(ATTRIBUTE, all.build());
        }
        entry.setUnknownFields(own.build());
    }

    private static UnknownFieldSet.Field number(long value) {
        return UnknownFieldSet.Field.newBuilder().addVarint(value).build();
    }

    /** Nanoseconds to add to the time of last access. */
    static long accessedNanos(ghost_file_entry entry) {
        return number(entry, ACCESSED);
    }

    /** Nanoseconds to add to the time of last modification. */
    static long modifiedNanos(ghost_file_entry entry) {
        return number(entry, MODIFIED);
    }

    private static long number(ghost_file_entry entry, int field) {
        return entry.getUnknownFields().hasField(field)
                ? entry.getUnknownFields().getField(field).getVarintList().get(0)
                : 0;
    }

    /** Sets the attributes of a file that has just been made; where that is not possible, FILES-016 tells of it. */
    static void restore(ghost_file_entry entry, LocalFd file, String path, RestoreContext context) {
        if (!entry.getUnknownFields().hasField(ATTRIBUTE)) {
            return;
        }
        for (ByteString attribute : entry.getUnknownFields().getField(ATTRIBUTE).getLengthDelimitedList()) {
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
