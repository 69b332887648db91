package io.torpor.sockets.inet;

import io.torpor.abi.InetConstants;
import io.torpor.abi.SocketConstants;
import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.proto.inet_sk_entry;
import io.torpor.image.proto.inventory_entry;
import io.torpor.spi.Issue;
import io.torpor.spi.NetworkMap;
import io.torpor.spi.Options;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;

/**
 * Records whose addresses are those that the user wants instead (--map-address, --map-port, --map-interface).
 *
 * <p>The other end of a connected datagram socket is mapped too, if it was one of the tree's own: its address always, as the tree is not at the old one any more, its port
 * where a socket of the tree has it.
 */
final class MappedEndpoints {
    private MappedEndpoints() {}

    static inet_sk_entry of(inet_sk_entry record, RestoreContext context) throws TorporException {
        NetworkMap map = context.options().get(Options.NETWORK_MAP);
        if (map.isEmpty()) {
            return record;
        }
        int protocol = record.getType() == SocketConstants.SOCK_RAW ? -1 : record.getProto();
        Endpoint local = Endpoint.of(record.getFamily(), record.getSrcPort(), record.getSrcAddrList(), 0)
                .mapped(map, protocol, true);
        boolean ours = SharedPorts.of(context).isBound(record.getProto(), record.getDstPort());
        Endpoint remote = Endpoint.of(record.getFamily(), record.getDstPort(), record.getDstAddrList(), 0)
                .mapped(map, protocol, ours);
        inet_sk_entry.Builder mapped =
                record.toBuilder().clearSrcAddr().clearDstAddr().clearSrcPort().clearDstPort();
        InetSocketDumper.setLocal(mapped, local);
        InetSocketDumper.setRemote(mapped, remote);
        if (record.hasIfname()) {
            mapped.setIfname(map.device(record.getIfname()));
        }
        refuseLive(record, mapped, context);
        return mapped.build();
    }

    /** The other end of a connection knows it by the addresses that it had. */
    private static void refuseLive(inet_sk_entry record, inet_sk_entry.Builder mapped, RestoreContext context)
            throws TorporException {
        boolean same = record.getSrcPort() == mapped.getSrcPort()
                && record.getDstPort() == mapped.getDstPort()
                && record.getSrcAddrList().equals(mapped.getSrcAddrList())
                && record.getDstAddrList().equals(mapped.getDstAddrList());
        boolean live = record.getType() == SocketConstants.SOCK_STREAM
                && record.getState() != InetConstants.TCP_LISTEN
                && record.getState() != InetConstants.TCP_CLOSE;
        if (same || !live || isClosed(context)) {
            return;
        }
        Subject subject = Problems.subject(record);
        throw Issue.error(
                        "SOCKETS-INET-022",
                        subject,
                        "Cannot restore the " + subject + ": it is a TCP connection, and --map-address or --map-port"
                                + " would give it an address that its other end does not know",
                        "Restore it where it was, or use --tcp-close, which lets connections come back closed.")
                .toException();
    }

    private static boolean isClosed(RestoreContext context) throws TorporException {
        return context.options().get(Options.TCP_CLOSE)
                || context.require(ImageSet.class)
                        .require(ImageType.INVENTORY, 0, inventory_entry.class)
                        .getTcpClose();
    }
}
