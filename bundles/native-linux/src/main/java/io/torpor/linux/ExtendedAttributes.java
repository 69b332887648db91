package io.torpor.linux;

import com.sun.jna.Native;
import io.torpor.abi.Errno;
import io.torpor.abi.KernelString;
import io.torpor.abi.LocalFd;
import java.util.LinkedHashMap;
import java.util.Map;

/** Extended attributes of files, access control lists among them: {@code listxattr(2)}, {@code getxattr(2)}, {@code setxattr(2)}. Safe from any thread. */
public final class ExtendedAttributes {
    /** XATTR_LIST_MAX and XATTR_SIZE_MAX of {@code linux/limits.h}. */
    private static final int LARGEST = 65536;

    private ExtendedAttributes() {}

    /** All of an open file that we may see, by name; O_PATH will do. None where the file system has none. */
    public static Map<String, byte[]> of(LocalFd file) {
        byte[] path = CString.of("/proc/self/fd/" + file);
        Map<String, byte[]> attributes = new LinkedHashMap<>();
        long length = Libc.listxattr(path, 0, 0);
        if (length == 0 || length < 0 && Native.getLastError() == Errno.EOPNOTSUPP) {
            return attributes;
        }
        Descriptors.check(length, () -> "listxattr(\"/proc/self/fd/" + file + "\")");
        try (NativeBuffer names = new NativeBuffer(LARGEST);
                NativeBuffer value = new NativeBuffer(LARGEST)) {
            length = Libc.listxattr(path, names.address(), LARGEST);
            Descriptors.check(length, () -> "listxattr(\"/proc/self/fd/" + file + "\")");
            byte[] list = new byte[(int) length];
            names.direct().get(0, list);
            int from = 0;
            for (int to = 0; to < list.length; to++) {
                if (list[to] == 0) {
                    String name = KernelString.decode(list, from, to);
                    attributes.put(name, read(path, name, value));
                    from = to + 1;
                }
            }
        }
        return attributes;
    }

    private static byte[] read(byte[] path, String name, NativeBuffer buffer) {
        long length = Libc.getxattr(path, CString.of(name), buffer.address(), LARGEST);
        Descriptors.check(length, () -> "getxattr(\"" + name + "\")");
        byte[] value = new byte[(int) length];
        buffer.direct().get(0, value);
        return value;
    }

    /** Sets one of an open file; O_PATH will do. */
    public static void set(LocalFd file, String name, byte[] value) {
        String path = "/proc/self/fd/" + file;
        try (NativeBuffer buffer = new NativeBuffer(Math.max(1, value.length))) {
            buffer.direct().put(0, value);
            Descriptors.check(
                    Libc.setxattr(CString.of(path), CString.of(name), buffer.address(), value.length, 0),
                    () -> "setxattr(\"" + path + "\", \"" + name + "\")");
        }
    }
}
