package io.torpor.network;

import io.torpor.abi.NetfilterConstants;
import io.torpor.spi.NetworkConnection;
import java.util.List;

/**
 * The tables that hold packets back: names and content. Where the peer has a table of that purpose, ours has its name, so that each can delete the other's. The peer enters each
 * connection twice, as outgoing and as incoming packets show it; ours once, with rules that know.
 */
final class Tables {
    private static final String OUTPUT = "output";
    private static final String INPUT = "input";

    private static final int ADDRESSES4 = 12;
    private static final int ADDRESSES6 = 8;
    private static final int TCP_FLAGS = 13;
    private static final int SYN = 2;
    private static final int RST = 4;
    private static final int ACK = 16;

    private Tables() {}

    /** The table of a dump's lock. */
    static String lockOf(String runId) {
        return "CRIU-" + runId;
    }

    /** The table in which a session holds back new connections. */
    static String holdOf(String runId) {
        return "torpor-hold-" + runId;
    }

    /** Drops all segments of these connections, in both directions. */
    static TableMessages addConnections(TableMessages table, List<NetworkConnection> connections) {
        chains(table, NetfilterConstants.NF_ACCEPT);
        for (SetShape set : new SetShape[] {SetShape.CONNECTIONS4, SetShape.CONNECTIONS6}) {
            ConnectionKeys keys = ConnectionKeys.of(connections, set);
            table.set(set, keys.count());
            dropConnections(table, OUTPUT, set);
            dropConnections(table, INPUT, set);
            table.elements(set, keys.bytes(), keys.count());
        }
        return table;
    }

    private static void chains(TableMessages table, int policy) {
        table.chain(OUTPUT, NetfilterConstants.NF_INET_LOCAL_OUT, policy);
        table.rule(OUTPUT).isMarked().accept();
        table.chain(INPUT, NetfilterConstants.NF_INET_LOCAL_IN, policy);
        table.rule(INPUT).isMarked().accept();
    }

    private static void dropConnections(TableMessages table, String chain, SetShape set) {
        boolean old = set == SetShape.CONNECTIONS4;
        int bytes = old ? 4 : 16;
        int at = old ? ADDRESSES4 : ADDRESSES6;
        int words = bytes / Integer.BYTES;
        // The end that is here: the source of what goes out, the destination of what comes in.
        int here = chain.equals(OUTPUT) ? 0 : 1;
        int there = 1 - here;
        table.rule(chain)
                .isTcp(old ? NetfilterConstants.NFPROTO_IPV4 : NetfilterConstants.NFPROTO_IPV6)
                .load(NetfilterConstants.NFT_PAYLOAD_NETWORK_HEADER, at + here * bytes, bytes, 0)
                .load(NetfilterConstants.NFT_PAYLOAD_TRANSPORT_HEADER, 2 * here, 2, words)
                .load(NetfilterConstants.NFT_PAYLOAD_NETWORK_HEADER, at + there * bytes, bytes, words + 1)
                .load(NetfilterConstants.NFT_PAYLOAD_TRANSPORT_HEADER, 2 * there, 2, 2 * words + 1)
                .isIn(set)
                .drop();
    }

    /** Drops everything. */
    static TableMessages addEverything(TableMessages table) {
        chains(table, NetfilterConstants.NF_DROP);
        return table;
    }

    /** Drops the first segment of every new connection to these local ports of TCP; those that are being made go on. */
    static TableMessages addHandshakes(TableMessages table, List<Integer> ports) {
        byte[] keys = new byte[2 * ports.size()];
        for (int i = 0; i < ports.size(); i++) {
            keys[2 * i] = (byte) (ports.get(i) >> 8);
            keys[2 * i + 1] = ports.get(i).byteValue();
        }
        table.chain(INPUT, NetfilterConstants.NF_INET_LOCAL_IN, NetfilterConstants.NF_ACCEPT)
                .set(SetShape.PORTS, ports.size())
                .elements(SetShape.PORTS, keys, ports.size());
        return table.rule(INPUT)
                .isTcp()
                .load(NetfilterConstants.NFT_PAYLOAD_TRANSPORT_HEADER, TCP_FLAGS, 1, 0)
                .bits(SYN | RST | ACK, SYN)
                .load(NetfilterConstants.NFT_PAYLOAD_TRANSPORT_HEADER, 2, 2, 0)
                .isIn(SetShape.PORTS)
                .drop();
    }
}
