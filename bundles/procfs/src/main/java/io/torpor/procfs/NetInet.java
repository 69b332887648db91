package io.torpor.procfs;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * {@code /proc/net/tcp}, {@code tcp6}, {@code udp}, {@code udp6}, {@code raw} and so on: the internet sockets of a
 * network namespace; {@code proc_net(5)}.
 */
public final class NetInet {
    private static final int DIGITS_PER_WORD = 8;
    private static final int IPV6_WORDS = 4;

    private NetInet() {}

    /**
     * Reads the file's text.
     *
     * @param order byte order of this machine: the kernel prints addresses as numbers
     * @throws ProcFormatException if a line isn't what it should be
     */
    public static List<InetSocket> parse(ByteBuffer text, ByteOrder order) {
        ProcText in = new ProcText("/proc/net/tcp", text);
        in.blanks().expect("sl ");
        in.skipLine();
        List<InetSocket> sockets = new ArrayList<>();
        while (!in.atEnd()) {
            sockets.add(socket(in, order));
        }
        return sockets;
    }

    private static InetSocket socket(ProcText in, ByteOrder order) {
        int slot = in.blanks().number();
        in.expect(':');
        InetSocketAddress local = address(in, order);
        InetSocketAddress remote = address(in, order);
        int state = in.blanks().hexNumber();
        long sendQueue = in.blanks().hex();
        in.expect(':');
        long receiveQueue = in.hex();
        int timer = in.blanks().hexNumber();
        in.expect(':');
        long ticks = in.hex();
        long retransmissions = in.blanks().hex();
        long uid = in.blanks().decimal();
        long timeouts = in.blanks().decimal();
        long inode = in.blanks().decimal();
        // What follows differs between the protocols, and is for debugging them.
        in.skipLine();
        return new InetSocket(
                slot,
                local,
                remote,
                state,
                sendQueue,
                receiveQueue,
                timer,
                ticks,
                retransmissions,
                uid,
                timeouts,
                inode);
    }

    private static InetSocketAddress address(ProcText in, ByteOrder order) {
        ByteBuffer address = ByteBuffer.allocate(IPV6_WORDS * Integer.BYTES).order(order);
        in.blanks();
        while (in.peek() != ':' && address.hasRemaining()) {
            address.putInt(word(in));
        }
        in.expect(':');
        int port = in.hexNumber();
        byte[] bytes = Arrays.copyOf(address.array(), address.position());
        try {
            InetAddress host = bytes.length == Integer.BYTES
                    ? InetAddress.getByAddress(bytes)
                    : Inet6Address.getByAddress(null, bytes, -1);
            return new InetSocketAddress(host, port);
        } catch (UnknownHostException e) {
            throw in.error("an address of " + bytes.length + " bytes");
        }
    }

    private static int word(ProcText in) {
        int value = 0;
        for (int i = 0; i < DIGITS_PER_WORD; i++) {
            int digit = ProcText.hexDigit(in.peek());
            if (digit < 0) {
                throw in.error("eight hexadecimal digits expected");
            }
            value = value << 4 | digit;
            in.moveTo(in.position() + 1);
        }
        return value;
    }
}
