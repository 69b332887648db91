package io.torpor.linux;

import io.torpor.abi.AtFlags;
import io.torpor.abi.KernelString;
import io.torpor.abi.LocalFd;

/** readlink(2). Safe from any thread. */
public final class SymbolicLinks {
    private static final int PATH_MAX = 4096;

    private SymbolicLinks() {}

    /** The target of a symbolic link that was opened with O_PATH | O_NOFOLLOW. */
    public static String target(LocalFd link) {
        return read(link.number(), "");
    }

    /** The target of a symbolic link. */
    public static String target(String path) {
        return read(AtFlags.AT_FDCWD, path);
    }

    private static String read(int directory, String path) {
        byte[] name = CString.of(path);
        try (NativeBuffer buffer = new NativeBuffer(PATH_MAX + name.length)) {
            buffer.direct().put(PATH_MAX, name);
            long length = Libc.readlinkat(directory, buffer.address() + PATH_MAX, buffer.address(), PATH_MAX);
            Descriptors.check(length, () -> "readlinkat(" + directory + ", \"" + path + "\")");
            byte[] bytes = new byte[(int) length];
            buffer.direct().get(0, bytes);
            return KernelString.decode(bytes, 0, bytes.length);
        }
    }
}
