package io.torpor.sockets.inet;

import io.torpor.abi.SocketConstants;
import io.torpor.spi.NetworkMap;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * One end of a socket: {@code struct sockaddr_in} or {@code sockaddr_in6}.
 *
 * @param port 0 for none
 * @param address 4 or 16 bytes, in network order
 * @param scope interface index of a link-local address, else 0
 */
record Endpoint(int family, int port, byte[] address, int scope) {
    private static final int IN_BYTES = 16;
    private static final int IN6_BYTES = 28;
    private static final int IN_ADDRESS = 4;
    private static final int IN6_ADDRESS = 8;
    private static final int IN6_SCOPE = 24;
    private static final int LINK_LOCAL = 0xfe;
    private static final int LINK_LOCAL_REST = 0x80;

    /** Nowhere: no address and no port. */
    static Endpoint none(int family) {
        return new Endpoint(family, 0, new byte[addressBytes(family)], 0);
    }

    /** An address without a port. */
    static Endpoint at(byte[] address) {
        return new Endpoint(address.length == 4 ? SocketConstants.AF_INET : SocketConstants.AF_INET6, 0, address, 0);
    }

    static Endpoint parse(byte[] socketAddress) {
        ByteBuffer in = ByteBuffer.wrap(socketAddress);
        int family = in.order(ByteOrder.nativeOrder()).getShort(0);
        int port = in.order(ByteOrder.BIG_ENDIAN).getShort(2) & 0xffff;
        if (family == SocketConstants.AF_INET) {
            return new Endpoint(family, port, Arrays.copyOfRange(socketAddress, IN_ADDRESS, IN_ADDRESS + 4), 0);
        }
        int scope = in.order(ByteOrder.nativeOrder()).getInt(IN6_SCOPE);
        return new Endpoint(family, port, Arrays.copyOfRange(socketAddress, IN6_ADDRESS, IN6_ADDRESS + 16), scope);
    }

    /** The record's form: 32-bit words of the bytes as they lie in memory. */
    static Endpoint of(int family, int port, List<Integer> words, int scope) {
        byte[] address = new byte[addressBytes(family)];
        ByteBuffer out = ByteBuffer.wrap(address).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < words.size() && out.hasRemaining(); i++) {
            out.putInt(words.get(i));
        }
        return new Endpoint(family, port, address, scope);
    }

    private static int addressBytes(int family) {
        return family == SocketConstants.AF_INET ? 4 : 16;
    }

    /** This endpoint as a restored tree has it. */
    Endpoint mapped(NetworkMap map, int protocol, boolean withPort) {
        return new Endpoint(family, withPort ? map.port(protocol, port) : port, map.address(address), scope);
    }

    int words() {
        return address.length / 4;
    }

    int word(int index) {
        return ByteBuffer.wrap(address).order(ByteOrder.LITTLE_ENDIAN).getInt(index * 4);
    }

    byte[] toSocketAddress() {
        boolean four = family == SocketConstants.AF_INET;
        byte[] bytes = new byte[four ? IN_BYTES : IN6_BYTES];
        ByteBuffer out = ByteBuffer.wrap(bytes);
        out.order(ByteOrder.nativeOrder()).putShort(0, (short) family);
        out.order(ByteOrder.BIG_ENDIAN).putShort(2, (short) port);
        out.put(four ? IN_ADDRESS : IN6_ADDRESS, address);
        if (!four) {
            out.order(ByteOrder.nativeOrder()).putInt(IN6_SCOPE, scope);
        }
        return bytes;
    }

    boolean isAnyAddress() {
        for (byte b : address) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    /** The same, as packets show it: an IPv4 address that an IPv6 socket has ({@code ::ffff:192.0.2.1}) as what it is. */
    Endpoint unmapped() {
        if (address.length != 16 || address[10] != -1 || address[11] != -1) {
            return this;
        }
        for (int i = 0; i < 10; i++) {
            if (address[i] != 0) {
                return this;
            }
        }
        return new Endpoint(SocketConstants.AF_INET, port, Arrays.copyOfRange(address, 12, 16), 0);
    }

    /** Whether the address means something on one interface only. */
    boolean isLinkLocal() {
        return address.length == 16 && (address[0] & 0xff) == LINK_LOCAL && (address[1] & 0xc0) == LINK_LOCAL_REST;
    }

    boolean isMulticast() {
        return address.length == 16 ? address[0] == -1 : (address[0] & 0xf0) == 0xe0 || address[0] == -1;
    }

    /** {@code 127.0.0.1:80} or {@code [::1]:80}. */
    @Override
    public String toString() {
        try {
            String host = InetAddress.getByAddress(address).getHostAddress();
            return (family == SocketConstants.AF_INET ? host : "[" + host + "]") + ":" + port;
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
