package io.torpor.spi;

import java.util.Arrays;

/**
 * A connection of a socket of the tree, as packets show it. Addresses that IPv6 sockets have by mapping IPv4 are given as IPv4.
 *
 * @param family AF_INET (2) or AF_INET6 (10)
 * @param localAddress 4 or 16 bytes, in network order; not to be changed
 * @param remoteAddress as long as the local one
 */
public record NetworkConnection(int family, byte[] localAddress, int localPort, byte[] remoteAddress, int remotePort) {
    @Override
    public boolean equals(Object other) {
        return other instanceof NetworkConnection that
                && family == that.family
                && localPort == that.localPort
                && remotePort == that.remotePort
                && Arrays.equals(localAddress, that.localAddress)
                && Arrays.equals(remoteAddress, that.remoteAddress);
    }

    @Override
    public int hashCode() {
        return (Arrays.hashCode(localAddress) * 31 + Arrays.hashCode(remoteAddress)) * 31
                + localPort * 65599
                + remotePort;
    }
}
