package io.torpor.sockets.other;

/** Names of netlink's protocols, for messages: {@code linux/netlink.h}. */
final class NetlinkProtocol {
    private static final String[] NAMES = {
        "route",
        "1",
        "usersock",
        "firewall",
        "sock_diag",
        "nflog",
        "xfrm",
        "selinux",
        "iscsi",
        "audit",
        "fib_lookup",
        "connector",
        "netfilter",
        "ip6_fw",
        "dnrtmsg",
        "kobject_uevent",
        "generic",
        "17",
        "scsitransport",
        "ecryptfs",
        "rdma",
        "crypto",
        "smc"
    };

    private NetlinkProtocol() {}

    static String name(int protocol) {
        return protocol < NAMES.length ? NAMES[protocol] : Integer.toString(protocol);
    }
}
