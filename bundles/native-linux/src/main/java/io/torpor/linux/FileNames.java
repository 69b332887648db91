package io.torpor.linux;

import io.torpor.abi.KernelString;
import io.torpor.abi.LocalFd;
import java.util.Arrays;

/** Names of files with all their bytes, which {@code java.io} may lose: readlink(2), unlink(2), chmod(2), chown(2), open_by_handle_at(2). Safe from any thread. */
public final class FileNames {
    private static final int LONGEST = 64 * 1024;
    private static final int HANDLE_HEADER = 8;
    private static final int O_CLOEXEC = 02000000;

    private FileNames() {}

    /** The name under which the engine can use what a descriptor refers to; O_PATH will do. */
    public static String through(LocalFd fd) {
        return "/proc/self/fd/" + fd.number();
    }

    /** Where an open file is: what {@code /proc/self/fd} says, {@code " (deleted)"} at its end included. */
    public static String of(LocalFd fd) {
        String link = through(fd);
        try (NativeBuffer target = new NativeBuffer(LONGEST)) {
            int bytes = (int) Descriptors.check(
                    EventLibc.readlink(CString.of(link), target.address(), LONGEST),
                    () -> "readlink(\"" + link + "\")");
            byte[] name = new byte[bytes];
            target.direct().get(0, name);
            return KernelString.decode(name, 0, bytes);
        }
    }

    /** Opens what a handle of the kernel's stands for, by a descriptor on the same file system that is not O_PATH. */
    public static LocalFd openHandle(LocalFd mount, int type, byte[] handle, int flags) {
        try (NativeBuffer memory = new NativeBuffer(HANDLE_HEADER + handle.length)) {
            memory.direct().putInt(0, handle.length).putInt(4, type).put(HANDLE_HEADER, handle);
            return Descriptors.owned(
                    EventLibc.open_by_handle_at(mount.number(), memory.address(), flags | O_CLOEXEC),
                    () -> "open_by_handle_at(" + mount.number() + ", {" + type + ", " + Arrays.toString(handle) + "})");
        }
    }

    public static void unlink(String path) {
        Descriptors.check(EventLibc.unlink(CString.of(path)), () -> "unlink(\"" + path + "\")");
    }

    /** Changes owner and then permissions of an open file; O_PATH will do. */
    public static void setPermissions(LocalFd file, int mode, int user, int group) {
        final int permissions = 07777;
        byte[] name = CString.of(through(file));
        Descriptors.check(
                EventLibc.chown(name, user, group), () -> "chown(" + file.number() + ", " + user + ", " + group + ")");
        Descriptors.check(
                EventLibc.chmod(name, mode & permissions),
                () -> "chmod(" + file.number() + ", 0" + Integer.toOctalString(mode & permissions) + ")");
    }
}
