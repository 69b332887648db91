package io.torpor.abi;

/**
 * Connection tracking over netlink: message types, attributes, states; {@code linux/netfilter/nfnetlink.h}, {@code linux/netfilter/nfnetlink_conntrack.h},
 * {@code linux/netfilter/nf_conntrack_common.h}, {@code linux/netfilter/nf_conntrack_tcp.h}.
 */
public final class TrackingConstants {
    public static final int NFNL_SUBSYS_CTNETLINK = 1;
    public static final int IPCTNL_MSG_CT_NEW = 0;
    public static final int IPCTNL_MSG_CT_GET = 1;
    public static final int IPCTNL_MSG_CT_DELETE = 2;
    public static final int CTA_TUPLE_ORIG = 1;
    public static final int CTA_TUPLE_REPLY = 2;
    public static final int CTA_STATUS = 3;
    public static final int CTA_PROTOINFO = 4;
    public static final int CTA_TIMEOUT = 7;
    public static final int CTA_MARK = 8;
    public static final int CTA_TUPLE_IP = 1;
    public static final int CTA_TUPLE_PROTO = 2;
    public static final int CTA_IP_V4_SRC = 1;
    public static final int CTA_IP_V4_DST = 2;
    public static final int CTA_IP_V6_SRC = 3;
    public static final int CTA_IP_V6_DST = 4;
    public static final int CTA_PROTO_NUM = 1;
    public static final int CTA_PROTO_SRC_PORT = 2;
    public static final int CTA_PROTO_DST_PORT = 3;
    public static final int CTA_PROTOINFO_TCP = 1;
    public static final int CTA_PROTOINFO_TCP_FLAGS_ORIGINAL = 4;
    public static final int CTA_PROTOINFO_TCP_FLAGS_REPLY = 5;
    public static final int IP_CT_TCP_FLAG_BE_LIBERAL = 8;
    public static final int IPS_SRC_NAT = 16;
    public static final int IPS_DST_NAT = 32;

    private TrackingConstants() {}
}
