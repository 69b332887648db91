package io.torpor.network;

import io.torpor.abi.SocketConstants;
import io.torpor.spi.NetworkConnection;
import io.torpor.spi.TorporException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Rules of iptables in one table, and how to take them back. For connections they are those of the peer, to the letter where iptables compares: two for each connection, which drop its
 * unmarked segments on either way.
 *
 * @param version of IP: 4 or 6
 * @param made lines that make them
 * @param unmade lines that delete them
 */
record FilterRules(int version, List<String> made, List<String> unmade) {
    /** The peer's chain for a namespace that is locked as a whole. */
    private static final String CHAIN = "CRIU";

    static List<FilterRules> of(List<NetworkConnection> connections) {
        return List.of(of(connections, 4, SocketConstants.AF_INET), of(connections, 6, SocketConstants.AF_INET6));
    }

    private static FilterRules of(List<NetworkConnection> connections, int version, int family) {
        List<String> made = new ArrayList<>();
        List<String> unmade = new ArrayList<>();
        for (NetworkConnection connection : connections) {
            if (connection.family() == family) {
                String local = Addresses.text(connection.localAddress());
                String remote = Addresses.text(connection.remoteAddress());
                String in = "INPUT" + rule(remote, connection.remotePort(), local, connection.localPort());
                String out = "OUTPUT" + rule(local, connection.localPort(), remote, connection.remotePort());
                made.add("-I " + in);
                made.add("-I " + out);
                unmade.add("-D " + in);
                unmade.add("-D " + out);
            }
        }
        // Each is inserted before all others, and looked for from the beginning: the other order takes minutes for
        // thousands.
        Collections.reverse(unmade);
        return new FilterRules(version, made, unmade);
    }

    private static String rule(String source, int sourcePort, String destination, int destinationPort) {
        return " --protocol tcp -m mark ! --mark 0xC114 --source " + source + " --sport " + sourcePort
                + " --destination " + destination + " --dport " + destinationPort + " -j DROP";
    }

    /** For the first segments of connections to these ports, of both versions. */
    static List<FilterRules> ofHandshakes(List<Integer> ports) {
        List<String> made = new ArrayList<>();
        List<String> unmade = new ArrayList<>();
        for (int port : ports) {
            String rule = "INPUT --protocol tcp --dport " + port + " --syn -j DROP";
            made.add("-I " + rule);
            unmade.add("-D " + rule);
        }
        return List.of(new FilterRules(4, made, unmade), new FilterRules(6, made, unmade));
    }

    /** For everything, of both versions. */
    static List<FilterRules> ofEverything() {
        List<String> made = List.of(
                ":" + CHAIN + " - [0:0]",
                "-I INPUT -j " + CHAIN,
                "-I OUTPUT -j " + CHAIN,
                "-A " + CHAIN + " -m mark --mark 0xC114 -j ACCEPT",
                "-A " + CHAIN + " -j DROP");
        List<String> unmade = List.of("-D INPUT -j " + CHAIN, "-D OUTPUT -j " + CHAIN, "-F " + CHAIN, "-X " + CHAIN);
        return List.of(new FilterRules(4, made, unmade), new FilterRules(6, made, unmade));
    }

    boolean isEmpty() {
        return made.isEmpty();
    }

    /** Makes all or none, in the network namespace of this thread. */
    void make() throws TorporException {
        Iptables.apply(version, lines(made));
    }

    /** Deletes those that are there. */
    void unmake() throws TorporException {
        try {
            Iptables.apply(version, lines(unmade));
        } catch (TorporException some) {
            // It is all or none, so one that is gone already keeps the others. That each by itself is refused means
            // that it is gone.
            for (String line : unmade) {
                try {
                    Iptables.apply(version, line + "\n");
                } catch (TorporException e) {
                    if (!e.issue().code().equals(Problems.NO_SUCH_RULE)) {
                        throw some;
                    }
                }
            }
        }
    }

    private static StringBuilder lines(List<String> rules) {
        StringBuilder text = new StringBuilder();
        for (String rule : rules) {
            text.append(rule).append('\n');
        }
        return text;
    }
}
