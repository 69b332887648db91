package io.torpor.files;

import io.torpor.abi.LocalFd;
import io.torpor.linux.FileOwner;
import io.torpor.linux.FileStatus;
import io.torpor.procfs.FdInfo;
import io.torpor.procfs.FileLock;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A descriptor as it was seen.
 *
 * @param number in the table
 * @param error why the engine has no copy: an errno, or 0; then nothing else is known
 * @param copy the engine's; null where all that is known comes from the kernel's own tables
 * @param flags status flags, without O_CLOEXEC
 * @param family of a socket: its address family
 * @param text of {@code fdinfo}; null where that was not read
 * @param info what the text says, or would say; null where that is not known
 * @param inside what the kernel's own tables tell; null where they were not looked at
 */
record Seen(
        int number,
        int error,
        LocalFd copy,
        int flags,
        FileStatus status,
        int mountId,
        FileOwner owner,
        long position,
        int family,
        String link,
        ByteBuffer text,
        FdInfo info,
        Inside inside) {
    static final int O_CLOEXEC = 02000000;

    static Seen failed(int number, int error) {
        return new Seen(number, error, null, 0, null, 0, null, 0, 0, null, null, null, null);
    }

    /** The same, with what the kernel has of it. */
    Seen with(Inside known) {
        return new Seen(number, error, copy, flags, status, mountId, owner, position, family, link, text, info, known);
    }

    /** Where the description is in the kernel; 0 where that is not known. */
    long file() {
        return inside == null ? 0 : inside.file();
    }

    /** Whether it is known if the descriptor is closed by execve(2). */
    boolean tellsCloseOnExec() {
        return inside != null || info != null;
    }

    boolean isCloseOnExec() {
        return inside != null ? inside.closeOnExec() : info != null && (info.flags() & O_CLOEXEC) != 0;
    }

    List<FileLock> locks() {
        return info == null ? List.of() : info.locks();
    }

    /** The kernel's number of an eventfd, −1 for anything else. */
    int eventId() {
        return info != null && info.eventFd().isPresent() ? info.eventFd().get().id() : -1;
    }
}
