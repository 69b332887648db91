package io.torpor.sockets.inet;

import io.torpor.abi.Errno;
import io.torpor.abi.InetConstants;
import io.torpor.abi.LocalFd;
import io.torpor.linux.Sockets;
import io.torpor.linux.SyscallException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A socket's membership in a multicast group.
 *
 * @param device name of the interface
 * @param mode MCAST_INCLUDE: only these sources are heard; MCAST_EXCLUDE: all but these
 * @param group 4 or 16 bytes, in network order
 * @param sources the same
 */
record Membership(String device, int mode, byte[] group, List<byte[]> sources) {
    static final int INCLUDE = 1;
    static final int EXCLUDE = 0;

    /** {@code struct group_filter}: interface, group, mode, number of sources, sources. */
    private static final int GROUP = 8;

    private static final int MODE = 136;
    private static final int COUNT = 140;
    private static final int SOURCES = 144;
    private static final int ADDRESS = 128;
    private static final int MOST_SOURCES = 64;

    /** What a socket wants of a group; empty if it is no member. */
    static Optional<Membership> of(LocalFd socket, MulticastGroup group) {
        int room = MOST_SOURCES;
        while (true) {
            byte[] filter = filter(group.index(), group.address(), room);
            ByteBuffer view = ByteBuffer.wrap(filter).order(ByteOrder.nativeOrder());
            view.putInt(COUNT, room);
            int level = level(group.address());
            int error = Sockets.tryQuery(socket, level, InetConstants.MCAST_MSFILTER, filter);
            if (error == Errno.EADDRNOTAVAIL
                    || error == Errno.ENOPROTOOPT) { // raw sockets of IPv6 have no options of IPv4
                return Optional.empty();
            }
            if (error != 0) {
                throw new SyscallException("getsockopt(" + socket + ", MCAST_MSFILTER)", error);
            }
            int count = view.getInt(COUNT);
            if (count <= room) {
                List<byte[]> sources = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    int at = SOURCES + i * ADDRESS;
                    sources.add(Endpoint.parse(Arrays.copyOfRange(filter, at, at + ADDRESS))
                            .address());
                }
                return Optional.of(new Membership(group.device(), view.getInt(MODE), group.address(), sources));
            }
            room = count;
        }
    }

    private static int level(byte[] address) {
        return address.length == Integer.BYTES ? InetConstants.IPPROTO_IP : InetConstants.IPPROTO_IPV6;
    }

    private static byte[] filter(int index, byte[] group, int sources) {
        byte[] filter = new byte[SOURCES + sources * ADDRESS];
        ByteBuffer.wrap(filter).order(ByteOrder.nativeOrder()).putInt(0, index);
        put(filter, GROUP, group);
        return filter;
    }

    private static void put(byte[] into, int at, byte[] address) {
        byte[] name = Endpoint.at(address).toSocketAddress();
        System.arraycopy(name, 0, into, at, name.length);
    }

    /** Joins the group on an interface. */
    void restore(LocalFd socket, int index) {
        byte[] request = Arrays.copyOf(filter(index, group, 0), MODE);
        Sockets.setOption(socket, level(group), InetConstants.MCAST_JOIN_GROUP, request);
        if (mode == EXCLUDE && sources.isEmpty()) {
            return;
        }
        byte[] filter = filter(index, group, sources.size());
        ByteBuffer.wrap(filter)
                .order(ByteOrder.nativeOrder())
                .putInt(MODE, mode)
                .putInt(COUNT, sources.size());
        for (int i = 0; i < sources.size(); i++) {
            put(filter, SOURCES + i * ADDRESS, sources.get(i));
        }
        Sockets.setOption(socket, level(group), InetConstants.MCAST_MSFILTER, filter);
    }

    /** As it is in the image. */
    byte[] toBytes() {
        byte[] name = device.getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer bytes = ByteBuffer.allocate(name.length + 3 + (1 + sources.size()) * group.length);
        bytes.put(name).put((byte) 0).put((byte) mode).put((byte) group.length).put(group);
        sources.forEach(bytes::put);
        return bytes.array();
    }

    /** The inverse of {@link #toBytes}. */
    static Membership parse(byte[] bytes) {
        int end = 0;
        while (bytes[end] != 0) {
            end++;
        }
        String device = new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
        int length = bytes[end + 2];
        List<byte[]> addresses = new ArrayList<>();
        for (int at = end + 3; at + length <= bytes.length; at += length) {
            addresses.add(Arrays.copyOfRange(bytes, at, at + length));
        }
        return new Membership(device, bytes[end + 1], addresses.get(0), addresses.subList(1, addresses.size()));
    }
}
