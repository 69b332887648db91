package io.torpor.linux;

import io.torpor.abi.Errno;
import io.torpor.abi.IoctlRequests;
import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Names and numbers of the network interfaces in the namespace of a socket: SIOCGIFNAME and SIOCGIFINDEX of netdevice(7). {@link java.net.NetworkInterface} only knows those that have an address.
 */
public final class NetworkInterfaces {
    /** IFNAMSIZ. */
    private static final int NAME_BYTES = 16;

    private static final int REQUEST_BYTES = 40;

    private NetworkInterfaces() {}

    /** Empty when no interface has that number. */
    public static Optional<String> name(LocalFd socket, int index) {
        try (NativeBuffer request = new NativeBuffer(REQUEST_BYTES)) {
            request.direct().putInt(NAME_BYTES, index);
            if (!found(socket, IoctlRequests.SIOCGIFNAME, request, "SIOCGIFNAME, " + index)) {
                return Optional.empty();
            }
            byte[] name = new byte[NAME_BYTES];
            request.direct().get(0, name);
            int length = 0;
            while (length < NAME_BYTES && name[length] != 0) {
                length++;
            }
            return Optional.of(new String(name, 0, length, StandardCharsets.ISO_8859_1));
        }
    }

    /** Empty when no interface has that name. */
    public static OptionalInt index(LocalFd socket, String name) {
        byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length >= NAME_BYTES) {
            return OptionalInt.empty();
        }
        try (NativeBuffer request = new NativeBuffer(REQUEST_BYTES)) {
            request.direct().put(0, bytes);
            return found(socket, IoctlRequests.SIOCGIFINDEX, request, "SIOCGIFINDEX, " + name)
                    ? OptionalInt.of(request.direct().getInt(NAME_BYTES))
                    : OptionalInt.empty();
        }
    }

    /** The same in the engine's own namespace. */
    public static Optional<String> name(int index) {
        try (LocalFd socket = any()) {
            return name(socket, index);
        }
    }

    /** The same in the engine's own namespace. */
    public static OptionalInt index(String name) {
        try (LocalFd socket = any()) {
            return index(socket, name);
        }
    }

    private static LocalFd any() {
        return Sockets.open(SocketConstants.AF_UNIX, SocketConstants.SOCK_DGRAM, 0);
    }

    private static boolean found(LocalFd socket, long request, NativeBuffer argument, String what) {
        int result = Descriptors.tryIoctl(socket, request, argument.address());
        if (result == -Errno.ENODEV || result == -Errno.ENXIO) {
            return false;
        }
        if (result < 0) {
            throw new SyscallException("ioctl(" + socket + ", " + what + ")", -result);
        }
        return true;
    }
}
