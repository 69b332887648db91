package io.torpor.files;

import io.torpor.abi.Fcntl;
import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.image.OwnField;
import io.torpor.image.proto.reg_file_entry;
import io.torpor.linux.Descriptors;
import io.torpor.linux.NativeBuffer;
import io.torpor.linux.SyscallException;

/**
 * How long the data of a file is expected to live ({@code F_GET_RW_HINT}; {@code RWH_WRITE_LIFE_*}). The kernel keeps it with the inode while that is in memory. CRIU's format has no
 * field for it, so it goes into one of our own, which other readers skip.
 */
final class WriteHint {
    private WriteHint() {}

    /** The hint of a file that the task can write, or 0; nobody else has a use for it. */
    static long of(LocalFd file, int flags) {
        if ((flags & OpenFlags.O_PATH) != 0 || (flags & OpenFlags.O_ACCMODE) == OpenFlags.O_RDONLY) {
            return 0;
        }
        try (NativeBuffer value = new NativeBuffer(Long.BYTES)) {
            Descriptors.fcntl(file, Fcntl.F_GET_RW_HINT, value.address());
            return value.direct().getLong(0);
        } catch (SyscallException e) {
            return 0; // this file system has none
        }
    }

    /** Notes a hint. */
    static void save(long hint, reg_file_entry.Builder entry) {
        if (hint != 0) {
            new OwnField.Values().put(OwnField.FILE_WRITE_HINT, hint).addTo(entry);
        }
    }

    /** @throws SyscallException when the kernel refuses it */
    static void restore(LocalFd file, reg_file_entry entry) {
        if (OwnField.FILE_WRITE_HINT.isIn(entry)) {
            try (NativeBuffer value = new NativeBuffer(Long.BYTES)) {
                value.direct().putLong(0, OwnField.FILE_WRITE_HINT.get(entry, 0));
                Descriptors.fcntl(file, Fcntl.F_SET_RW_HINT, value.address());
            }
        }
    }
}
