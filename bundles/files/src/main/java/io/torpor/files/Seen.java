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
 * @param copy the engine's
 * @param flags status flags, without O_CLOEXEC
 * @param family of a socket: its address family
 * @param text of {@code fdinfo}; null where that was not read
 * @param info what the text says; null where that was not read
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
        FdInfo info) {
    static final int O_CLOEXEC = 02000000;

    static Seen failed(int number, int error) {
        return new Seen(number, error, null, 0, null, 0, null, 0, 0, null, null, null);
    }

    boolean isCloseOnExec() {
        return info != null && (info.flags() & O_CLOEXEC) != 0;
    }

    List<FileLock> locks() {
        return info == null ? List.of() : info.locks();
    }

    /** The kernel's number of an eventfd, −1 for anything else. */
    int eventId() {
        return info != null && info.eventFd().isPresent() ? info.eventFd().get().id() : -1;
    }
}
