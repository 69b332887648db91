package io.torpor.linux;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/** The socket calls of libc, as {@link Libc} has the others: addresses as {@code long}, errors as −1. */
final class SocketLibc {
    static {
        Native.register(SocketLibc.class, NativeLibrary.getProcess());
    }

    private SocketLibc() {}

    static native int socket(int family, int type, int protocol);

    static native int socketpair(int family, int type, int protocol, long descriptors);

    static native int bind(int fd, long address, int bytes);

    static native int connect(int fd, long address, int bytes);

    static native int listen(int fd, int backlog);

    static native int accept4(int fd, long address, long bytes, int flags);

    static native int getsockname(int fd, long address, long bytes);

    static native int getpeername(int fd, long address, long bytes);

    static native int getsockopt(int fd, int level, int name, long value, long bytes);

    static native int setsockopt(int fd, int level, int name, long value, int bytes);

    /** bsearch(3) of an array of one element, which calls a function with both arguments and is told its result. */
    static native long bsearch(long first, long second, long elements, long bytes, long function);

    static native int shutdown(int fd, int how);

    static native long sendmsg(int fd, long message, int flags);

    static native long recvmsg(int fd, long message, int flags);

    static native long recv(int fd, long address, long bytes, int flags);

    static native long send(int fd, long address, long bytes, int flags);

    static native long sendto(int fd, long content, long bytes, int flags, long address, int addressBytes);

    static native int poll(long descriptors, long count, int milliseconds);

    static native int unshare(int flags);

    static native int setns(int fd, int type);

    static native int fchdir(int fd);

    static native int chroot(byte[] path);
}
