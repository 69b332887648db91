package io.torpor.spi;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which addresses, ports and network interfaces a restored tree has in place of those that it had: the option {@link Options#NETWORK_MAP}. What is not named stays as it was. Immutable.
 */
public final class NetworkMap {
    /** Nothing changes. */
    public static final NetworkMap NONE = new NetworkMap(Map.of(), Map.of(), Map.of());

    private static final Map<String, Integer> PROTOCOLS = Map.of("tcp", 6, "udp", 17, "udplite", 136);
    private static final int MOST_PORTS = 65535;
    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

    private final Map<List<Byte>, byte[]> addresses;
    /** By protocol and port. */
    private final Map<Integer, Integer> ports;

    private final Map<String, String> devices;

    private NetworkMap(Map<List<Byte>, byte[]> addresses, Map<Integer, Integer> ports, Map<String, String> devices) {
        this.addresses = addresses;
        this.ports = ports;
        this.devices = devices;
    }

    /**
     * This map and more.
     *
     * @param addressPairs {@code OLD=NEW}: both IPv4, or both IPv6
     * @param portPairs {@code OLD=NEW} for all protocols, or {@code udp:OLD=NEW} for one: tcp, udp, udplite
     * @param devicePairs {@code OLD=NEW}
     * @throws IllegalArgumentException for one that is malformed, or says something else than another
     */
    public NetworkMap and(List<String> addressPairs, List<String> portPairs, List<String> devicePairs) {
        Map<List<Byte>, byte[]> moreAddresses = new HashMap<>(addresses);
        Map<Integer, Integer> morePorts = new HashMap<>(ports);
        Map<String, String> moreDevices = new HashMap<>(devices);
        for (String pair : addressPairs) {
            String[] both = split(pair);
            byte[] old = parse(both[0]);
            byte[] replacement = parse(both[1]);
            if (old.length != replacement.length) {
                throw new IllegalArgumentException("\"" + pair + "\" names an IPv4 and an IPv6 address");
            }
            if (moreAddresses.put(key(old), replacement) != null) {
                throw new IllegalArgumentException("\"" + both[0] + "\" is mapped twice");
            }
        }
        for (String pair : portPairs) {
            addPort(pair, morePorts);
        }
        for (String pair : devicePairs) {
            String[] both = split(pair);
            if (moreDevices.put(both[0], both[1]) != null) {
                throw new IllegalArgumentException("\"" + both[0] + "\" is mapped twice");
            }
        }
        return new NetworkMap(moreAddresses, morePorts, moreDevices);
    }

    private static void addPort(String pair, Map<Integer, Integer> ports) {
        int colon = pair.indexOf(':');
        String[] both = split(pair.substring(colon + 1));
        int old = port(both[0]);
        int replacement = port(both[1]);
        if (colon >= 0 && !PROTOCOLS.containsKey(pair.substring(0, colon))) {
            throw new IllegalArgumentException("\"" + pair.substring(0, colon) + "\" is neither tcp, udp nor udplite");
        }
        for (Map.Entry<String, Integer> protocol : PROTOCOLS.entrySet()) {
            if (colon < 0 || pair.substring(0, colon).equals(protocol.getKey())) {
                if (ports.put(protocol.getValue() << 16 | old, replacement) != null) {
                    throw new IllegalArgumentException("port " + old + " of " + protocol.getKey() + " is mapped twice");
                }
            }
        }
    }

    private static String[] split(String pair) {
        int equals = pair.indexOf('=');
        if (equals <= 0 || equals == pair.length() - 1) {
            throw new IllegalArgumentException("\"" + pair + "\" is not of the form OLD=NEW");
        }
        return new String[] {pair.substring(0, equals), pair.substring(equals + 1)};
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port > 0 && port <= MOST_PORTS) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + text + "\" is no port", e);
        }
        throw new IllegalArgumentException("\"" + text + "\" is no port");
    }

    private static byte[] parse(String text) {
        // Nothing else gets as far as asking for the address of a name.
        boolean six = text.indexOf(':') >= 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean hex = Character.digit(c, 16) >= 0 || c == ':';
            if (c != '.' && !(six ? hex : c >= '0' && c <= '9')) {
                throw new IllegalArgumentException("\"" + text + "\" is no address");
            }
        }
        try {
            return InetAddress.getByName(text).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("\"" + text + "\" is no address", e);
        }
    }

    private static List<Byte> key(byte[] address) {
        Byte[] boxed = new Byte[address.length];
        for (int i = 0; i < boxed.length; i++) {
            boxed[i] = address[i];
        }
        return List.of(boxed);
    }

    public boolean isEmpty() {
        return addresses.isEmpty() && ports.isEmpty() && devices.isEmpty();
    }

    /**
     * The address in place of this one. An IPv4 address in the form of IPv6 ({@code ::ffff:192.0.2.1}) is mapped as what it is.
     *
     * @param address 4 or 16 bytes, in network order
     */
    public byte[] address(byte[] address) {
        if (addresses.isEmpty()) {
            return address;
        }
        byte[] replacement = addresses.get(key(address));
        if (replacement != null) {
            return replacement.clone();
        }
        boolean mapped = address.length == 16 && Arrays.equals(address, 0, MAPPED.length, MAPPED, 0, MAPPED.length);
        if (!mapped) {
            return address;
        }
        byte[] result = address.clone();
        byte[] four = address(Arrays.copyOfRange(address, MAPPED.length, address.length));
        System.arraycopy(four, 0, result, MAPPED.length, four.length);
        return result;
    }

    /**
     * The port in place of this one.
     *
     * @param protocol IPPROTO_TCP, IPPROTO_UDP or IPPROTO_UDPLITE; those of other protocols stay
     */
    public int port(int protocol, int port) {
        return ports.getOrDefault(protocol << 16 | port, port);
    }

    /** The network interface in place of this one. */
    public String device(String name) {
        return devices.getOrDefault(name, name);
    }
}
