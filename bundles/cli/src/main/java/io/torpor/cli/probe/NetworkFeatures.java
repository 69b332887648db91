package io.torpor.cli.probe;

import io.torpor.abi.LocalFd;
import io.torpor.abi.SyscallTable;
import io.torpor.linux.Descriptors;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What network namespaces tell of each other; rtnetlink(7), {@code linux/net_namespace.h}, {@code linux/if_link.h}, {@code linux/netfilter/nf_tables.h}. */
final class NetworkFeatures {
    private static final int NEW_LINK = 16;
    private static final int GET_LINK = 18;
    private static final int NEW_NAMESPACE = 88;
    private static final int GET_NAMESPACE = 90;
    private static final int NAMESPACE_OF_PID = 2;
    private static final int NAMESPACE_ID = 1;
    private static final int NAMESPACE_STRUCTURE = 4;

    private static final int LINK_STRUCTURE = 16;
    private static final int NAME = 3;
    private static final int LINK_INFO = 18;
    private static final int NAMESPACE_OF_FD = 28;
    private static final int LINK_NAMESPACE = 37;
    private static final int INFO_KIND = 1;
    private static final int INFO_DATA = 2;
    private static final int PEER = 1;

    private static final int GET_GENERATION = 10 << 8 | 16;
    private static final int NEW_GENERATION = 10 << 8 | 15;
    private static final int CHOSEN_INDEX = 10;
    private static final int CLOSE_ON_EXEC = 0x80000;

    private final SyscallTable syscalls;

    private NetworkFeatures(SyscallTable syscalls) {
        this.syscalls = syscalls;
    }

    static List<KernelFeature> all(SyscallTable syscalls) {
        NetworkFeatures network = new NetworkFeatures(syscalls);
        return List.of(
                KernelFeature.extra("nsid", "ids of network namespaces", network::namespaceId),
                KernelFeature.extra(
                        "link_nsid",
                        "the namespace of a link's other end",
                        () -> Apart.works(syscalls, Apart.NETWORK, network::linkNamespace)),
                KernelFeature.extra(
                        "newifindex",
                        "choosing the index of a link",
                        () -> Apart.works(syscalls, Apart.NETWORK, network::chosenIndex)),
                KernelFeature.extra("nftables", "nftables", network::nftables));
    }

    private boolean namespaceId() {
        ByteBuffer question = Netlink.message(GET_NAMESPACE, 0);
        question.putInt(0);
        Netlink.put(question, NAMESPACE_OF_PID, (int) ProcessHandle.current().pid());
        try (Netlink route = new Netlink(syscalls, Netlink.ROUTE)) {
            ByteBuffer answer = route.ask("RTM_GETNSID", question);
            return Netlink.type(answer) == NEW_NAMESPACE && Netlink.has(answer, NAMESPACE_STRUCTURE, NAMESPACE_ID);
        }
    }

    private boolean chosenIndex() {
        try (Netlink route = new Netlink(syscalls, Netlink.ROUTE)) {
            route.ask("RTM_NEWLINK", pair(null));
            ByteBuffer answer = route.ask("RTM_GETLINK", link());
            return Netlink.type(answer) == NEW_LINK && answer.getInt(Netlink.HEADER + 4) == CHOSEN_INDEX;
        }
    }

    /** One end stays in the namespace that this thread has come into, the other is in the next one. */
    private boolean linkNamespace() {
        try (LocalFd first = Descriptors.open("/proc/thread-self/ns/net", CLOSE_ON_EXEC, 0)) {
            Apart.leave(syscalls, Apart.NETWORK);
            try (Netlink route = new Netlink(syscalls, Netlink.ROUTE)) {
                route.ask("RTM_NEWLINK", pair(first));
                ByteBuffer answer = route.ask("RTM_GETLINK", link());
                return Netlink.type(answer) == NEW_LINK && Netlink.has(answer, LINK_STRUCTURE, LINK_NAMESPACE);
            }
        }
    }

    /** @param other the namespace of the other end; null for the same */
    private static ByteBuffer pair(LocalFd other) {
        ByteBuffer message = Netlink.message(NEW_LINK, Netlink.ACKNOWLEDGE | Netlink.CREATE_NEW);
        message.putInt(0).putInt(CHOSEN_INDEX).putInt(0).putInt(0);
        Netlink.put(message, NAME, name("torpor0"));
        int info = Netlink.begin(message, LINK_INFO);
        Netlink.put(message, INFO_KIND, name("veth"));
        int data = Netlink.begin(message, INFO_DATA);
        int peer = Netlink.begin(message, PEER);
        message.putInt(0).putInt(0).putInt(0).putInt(0);
        Netlink.put(message, NAME, name("torpor1"));
        if (other != null) {
            Netlink.put(message, NAMESPACE_OF_FD, other.number());
        }
        Netlink.end(message, peer);
        Netlink.end(message, data);
        Netlink.end(message, info);
        return message;
    }

    private static ByteBuffer link() {
        ByteBuffer message = Netlink.message(GET_LINK, 0);
        message.putInt(0).putInt(CHOSEN_INDEX).putInt(0).putInt(0);
        return message;
    }

    private static byte[] name(String name) {
        return (name + "\0").getBytes(StandardCharsets.US_ASCII);
    }

    /** Every set of rules has a generation, an empty one too. */
    private boolean nftables() {
        ByteBuffer question = Netlink.message(GET_GENERATION, 0);
        question.putInt(0);
        try (Netlink netfilter = new Netlink(syscalls, Netlink.NETFILTER)) {
            return Netlink.type(netfilter.ask("NFT_MSG_GETGEN", question)) == NEW_GENERATION;
        }
    }
}
