package io.torpor.linux;

import com.sun.jna.Native;
import io.torpor.abi.Errno;
import io.torpor.abi.Fcntl;
import io.torpor.abi.LocalFd;

/**
 * Who gets a signal when an open file becomes ready, and which; {@code F_GETOWN_EX}, {@code F_GETSIG} of {@code fcntl(2)}.
 *
 * @param type {@code F_OWNER_TID}, {@code F_OWNER_PID} or {@code F_OWNER_PGRP}
 * @param id of thread, process or group as the engine sees it; 0 for none
 * @param signal 0 for SIGIO
 * @param uid that the owner was set by: the kernel sends the signal with that user's rights
 * @param euid the same, effective
 */
public record FileOwner(int type, int id, int signal, int uid, int euid) {
    public static final FileOwner NONE = new FileOwner(0, 0, 0, 0, 0);

    /** Whether nobody is sent a signal, and the signal is the usual one. */
    public boolean isNone() {
        return id == 0 && signal == 0;
    }

    /** Of an open file. O_PATH descriptors have none. */
    public static FileOwner of(LocalFd fd) {
        NativeBuffer buffer = Scratch.get();
        int result = Libc.fcntl(fd.number(), Fcntl.F_GETOWN_EX, buffer.address());
        if (result < 0 && Native.getLastError() == Errno.EBADF) {
            return NONE;
        }
        Descriptors.check(result, () -> "fcntl(" + fd + ", F_GETOWN_EX)");
        int type = buffer.direct().getInt(0);
        int id = buffer.direct().getInt(4);
        int signal = Descriptors.fcntl(fd, Fcntl.F_GETSIG, 0);
        if (id == 0) {
            return signal == 0 ? NONE : new FileOwner(0, 0, signal, 0, 0);
        }
        Descriptors.fcntl(fd, Fcntl.F_GETOWNER_UIDS, buffer.address());
        return new FileOwner(
                type, id, signal, buffer.direct().getInt(0), buffer.direct().getInt(4));
    }

    /**
     * Makes this the owner of an open file. Where it was set by another user, the calling thread becomes that user for the moment.
     *
     * @param setresuid number of that system call, which differs between architectures
     */
    public void set(LocalFd fd, int setresuid) {
        if (id != 0) {
            try (UserChange user = new UserChange(setresuid, uid, euid);
                    NativeBuffer buffer = new NativeBuffer(8)) {
                buffer.direct().putInt(0, type).putInt(4, id);
                int result = Libc.fcntl(fd.number(), Fcntl.F_SETOWN_EX, buffer.address());
                Descriptors.check(result, () -> "fcntl(" + fd + ", F_SETOWN_EX, {" + type + ", " + id + "})");
            }
        }
        if (signal != 0) {
            Descriptors.fcntl(fd, Fcntl.F_SETSIG, signal);
        }
    }
}
