package io.torpor.procfs;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * A line of {@code /proc/net/tcp}, {@code udp}, {@code raw} and their IPv6 siblings; {@code proc_net(5)}.
 *
 * @param slot of the kernel's hash table
 * @param state {@code TCP_*}; 7 for an unconnected udp socket
 * @param sendQueue bytes not acknowledged yet
 * @param receiveQueue bytes not read yet; for a listener, connections not accepted yet
 * @param timer 0 none, 1 retransmission, 2 keepalive, 3 TIME_WAIT, 4 zero window probe
 * @param timerTicks clock ticks until the timer expires
 * @param retransmissions unrecovered
 * @param uid of the owner
 * @param inode of the socket; 0 if no process has it
 */
public record InetSocket(
        int slot,
        InetSocketAddress local,
        InetSocketAddress remote,
        int state,
        long sendQueue,
        long receiveQueue,
        int timer,
        long timerTicks,
        long retransmissions,
        long uid,
        long timeouts,
        long inode) {

    /** The local address without its port. */
    public InetAddress localAddress() {
        return local.getAddress();
    }

    /** The remote address without its port. */
    public InetAddress remoteAddress() {
        return remote.getAddress();
    }
}
