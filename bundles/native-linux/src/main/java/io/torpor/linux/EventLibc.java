package io.torpor.linux;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/** The calls of libc that make and feed event descriptors, and what finds files for them; as {@link Libc} has the others. */
final class EventLibc {
    static {
        Native.register(EventLibc.class, NativeLibrary.getProcess());
    }

    private EventLibc() {}

    static native int eventfd(int count, int flags);

    static native int epoll_create1(int flags);

    static native int timerfd_create(int clock, int flags);

    static native int timerfd_settime(int fd, int flags, long value, long old);

    static native int signalfd(int fd, long mask, int flags);

    static native int inotify_init1(int flags);

    static native int inotify_add_watch(int fd, byte[] path, int mask);

    static native int inotify_rm_watch(int fd, int watch);

    static native int fanotify_init(int flags, int eventFlags);

    static native int fanotify_mark(int group, int flags, long mask, int directory, byte[] path);

    static native int clock_gettime(int clock, long time);

    static native int open_by_handle_at(int mount, long handle, int flags);

    static native long readlink(byte[] path, long target, long bytes);

    static native int chmod(byte[] path, int mode);

    static native int chown(byte[] path, int user, int group);

    static native int unlink(byte[] path);
}
