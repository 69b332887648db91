package io.torpor.linux;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/**
 * libc as it is: arguments and results in machine words, addresses as {@code long}, errors as −1. Use the typed classes of this
 * package instead; they call this.
 *
 * <p>Variadic functions ({@code ptrace}, {@code fcntl}, {@code ioctl}, {@code open}, {@code syscall}) are declared with a fixed list: the calling conventions of all
 * Linux architectures that we support pass integer arguments alike in both forms.
 */
final class Libc {
    static {
        Native.register(Libc.class, NativeLibrary.getProcess());
    }

    private Libc() {}

    static native long syscall(long number, long a, long b, long c, long d, long e, long f);

    static native long ptrace(int request, int tid, long address, long data);

    static native int wait4(int pid, long status, int options, long usage);

    static native long process_vm_readv(int pid, long local, long locals, long remote, long remotes, long flags);

    static native long process_vm_writev(int pid, long local, long locals, long remote, long remotes, long flags);

    static native int open(byte[] path, int flags, int mode);

    static native int openat(int directory, byte[] path, int flags, int mode);

    static native int openat(int directory, long path, int flags, int mode);

    static native int close(int fd);

    static native int dup3(int from, int to, int flags);

    static native int fcntl(int fd, int command, long argument);

    static native int ioctl(int fd, long request, long argument);

    static native long lseek(int fd, long offset, int whence);

    static native long read(int fd, long address, long bytes);

    static native long write(int fd, long address, long bytes);

    static native long pread(int fd, long address, long bytes, long offset);

    static native long pwrite(int fd, long address, long bytes, long offset);

    static native long listxattr(byte[] path, long list, long bytes);

    static native long getxattr(byte[] path, byte[] name, long value, long bytes);

    static native int setxattr(byte[] path, byte[] name, long value, long bytes, int flags);

    static native int ftruncate(int fd, long length);

    static native int fstat(int fd, long address);

    static native int fstatat(int directory, String path, long address, int flags);

    static native int statx(int directory, byte[] path, int flags, int mask, long address);

    static native int fchmod(int fd, int mode);

    static native int fchownat(int directory, byte[] path, int uid, int gid, int flags);

    static native int fstatfs(int fd, long address);

    static native int getsockopt(int fd, int level, int option, long value, long length);

    static native long readlinkat(int directory, long path, long buffer, long bytes);

    static native int linkat(int fromDirectory, byte[] from, int toDirectory, byte[] to, int flags);

    static native int symlink(byte[] target, byte[] path);

    static native int unlink(byte[] path);

    static native int mkdir(byte[] path, int mode);

    static native int rmdir(byte[] path);

    static native int mknod(byte[] path, int mode, long device);

    static native int chmod(byte[] path, int mode);

    static native int utimensat(int directory, byte[] path, long times, int flags);

    static native long tee(int from, int to, long bytes, int flags);

    static native int pipe2(long ends, int flags);

    static native int memfd_create(String name, int flags);

    static native long mmap(long address, long bytes, int protection, int flags, int fd, long offset);

    static native int munmap(long address, long bytes);

    static native int mprotect(long address, long bytes, int protection);

    static native int clone(long function, long stack, int flags, long argument, long a, long b, long c);

    static native int clock_gettime(int clock, long address);

    static native int getuid();

    static native int geteuid();

    static native int kill(int pid, int signal);

    static native int tgkill(int pid, int tid, int signal);

    static native int prctl(int option, long a, long b, long c, long d);

    static native int prlimit(int pid, int resource, long set, long get);

    static native int getpriority(int which, int who);

    static native int sched_getscheduler(int tid);

    static native int sched_getaffinity(int tid, long bytes, long mask);

    static native int sched_setaffinity(int tid, long bytes, long mask);

    static native int sched_getparam(int tid, long address);
}
