package io.torpor.abi;

/**
 * Netlink and socket diagnosis: message types, flags, attributes; {@code sock_diag(7)}, {@code linux/netlink.h},
 * {@code linux/sock_diag.h}, {@code linux/unix_diag.h}, {@code linux/inet_diag.h}, {@code linux/netlink_diag.h}, {@code linux/packet_diag.h}.
 */
public final class DiagConstants {
    public static final int NETLINK_ROUTE = 0;
    public static final int NETLINK_SOCK_DIAG = 4;
    public static final int NETLINK_KOBJECT_UEVENT = 15;
    public static final int NETLINK_GENERIC = 16;
    public static final int NLM_F_REQUEST = 1;
    public static final int NLM_F_MULTI = 2;
    public static final int NLM_F_ACK = 4;
    public static final int NLM_F_ECHO = 8;
    public static final int NLM_F_DUMP_INTR = 16;
    public static final int NLM_F_ROOT = 256;
    public static final int NLM_F_MATCH = 512;
    public static final int NLM_F_ATOMIC = 1024;
    public static final int NLM_F_DUMP = 768;
    public static final int NLMSG_NOOP = 1;
    public static final int NLMSG_ERROR = 2;
    public static final int NLMSG_DONE = 3;
    public static final int NLMSG_OVERRUN = 4;
    public static final int SOCK_DIAG_BY_FAMILY = 20;
    public static final int SOCK_DESTROY = 21;
    public static final int UDIAG_SHOW_NAME = 1;
    public static final int UDIAG_SHOW_VFS = 2;
    public static final int UDIAG_SHOW_PEER = 4;
    public static final int UDIAG_SHOW_ICONS = 8;
    public static final int UDIAG_SHOW_RQLEN = 16;
    public static final int UDIAG_SHOW_MEMINFO = 32;
    public static final int UDIAG_SHOW_UID = 64;
    public static final int UNIX_DIAG_NAME = 0;
    public static final int UNIX_DIAG_VFS = 1;
    public static final int UNIX_DIAG_PEER = 2;
    public static final int UNIX_DIAG_ICONS = 3;
    public static final int UNIX_DIAG_RQLEN = 4;
    public static final int UNIX_DIAG_MEMINFO = 5;
    public static final int UNIX_DIAG_SHUTDOWN = 6;
    public static final int UNIX_DIAG_UID = 7;
    public static final int INET_DIAG_NONE = 0;
    public static final int INET_DIAG_MEMINFO = 1;
    public static final int INET_DIAG_INFO = 2;
    public static final int INET_DIAG_VEGASINFO = 3;
    public static final int INET_DIAG_CONG = 4;
    public static final int INET_DIAG_TOS = 5;
    public static final int INET_DIAG_TCLASS = 6;
    public static final int INET_DIAG_SKMEMINFO = 7;
    public static final int INET_DIAG_SHUTDOWN = 8;
    public static final int INET_DIAG_PROTOCOL = 10;
    public static final int INET_DIAG_SKV6ONLY = 11;
    public static final int INET_DIAG_LOCALS = 12;
    public static final int INET_DIAG_PEERS = 13;
    public static final int INET_DIAG_MARK = 15;
    public static final int INET_DIAG_MD5SIG = 18;
    public static final int INET_DIAG_SOCKOPT = 22;
    public static final int NETLINK_ADD_MEMBERSHIP = 1;
    public static final int NETLINK_DROP_MEMBERSHIP = 2;
    public static final int NETLINK_PKTINFO = 3;
    public static final int NETLINK_BROADCAST_ERROR = 4;
    public static final int NETLINK_NO_ENOBUFS = 5;
    public static final int NETLINK_LIST_MEMBERSHIPS = 9;
    public static final int NETLINK_CAP_ACK = 10;
    public static final int NETLINK_EXT_ACK = 11;
    public static final int NETLINK_GET_STRICT_CHK = 12;
    public static final int NETLINK_LISTEN_ALL_NSID = 8;
    public static final int NDIAG_SHOW_FLAGS = 8;
    public static final int NDIAG_FLAG_CB_RUNNING = 1;
    public static final int NETLINK_DIAG_FLAGS = 4;
    public static final int PACKET_SHOW_INFO = 1;
    public static final int PACKET_SHOW_MCLIST = 2;
    public static final int PACKET_SHOW_RING_CFG = 4;
    public static final int PACKET_DIAG_INFO = 0;
    public static final int PACKET_DIAG_MCLIST = 1;
    public static final int PACKET_DIAG_RX_RING = 2;
    public static final int PACKET_DIAG_TX_RING = 3;

    private DiagConstants() {}
}
