package io.torpor.sockets.inet;

import static io.torpor.abi.InetConstants.*;

import io.torpor.linux.SocketOption;
import java.util.ArrayList;
import java.util.List;

/** Options of IP, IPv6 and UDP that are numbers; ip(7), ipv6(7), udp(7), {@code linux/in.h}, {@code linux/in6.h}. */
enum InetOption {
    /** These first of each protocol have fields in {@code ip_opts_entry}, for sockets of its family. */
    TOS("IP_TOS", IPPROTO_IP, IP_TOS, Use.RECORD),
    TTL("IP_TTL", IPPROTO_IP, IP_TTL, Use.RECORD),
    PACKET_INFO("IP_PKTINFO", IPPROTO_IP, IP_PKTINFO, Use.RECORD),
    FREEBIND("IP_FREEBIND", IPPROTO_IP, IP_FREEBIND, Use.RECORD),
    RECEIVE_OPTIONS("IP_RECVOPTS", IPPROTO_IP, IP_RECVOPTS, Use.LATE),
    RETURN_OPTIONS("IP_RETOPTS", IPPROTO_IP, IP_RETOPTS, Use.LATE),
    MTU_DISCOVER("IP_MTU_DISCOVER", IPPROTO_IP, IP_MTU_DISCOVER, Use.LATE),
    RECEIVE_ERRORS("IP_RECVERR", IPPROTO_IP, IP_RECVERR, Use.LATE),
    RECEIVE_TTL("IP_RECVTTL", IPPROTO_IP, IP_RECVTTL, Use.LATE),
    RECEIVE_TOS("IP_RECVTOS", IPPROTO_IP, IP_RECVTOS, Use.LATE),
    PASS_SECURITY("IP_PASSSEC", IPPROTO_IP, IP_PASSSEC, Use.LATE),
    TRANSPARENT("IP_TRANSPARENT", IPPROTO_IP, IP_TRANSPARENT, Use.EARLY),
    RECEIVE_DESTINATION("IP_RECVORIGDSTADDR", IPPROTO_IP, IP_RECVORIGDSTADDR, Use.LATE),
    LEAST_TTL("IP_MINTTL", IPPROTO_IP, IP_MINTTL, Use.LATE),
    CHECKSUM("IP_CHECKSUM", IPPROTO_IP, IP_CHECKSUM, Use.LATE),
    BIND_WITHOUT_PORT("IP_BIND_ADDRESS_NO_PORT", IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, Use.EARLY),
    RECEIVE_FRAGMENT_SIZE("IP_RECVFRAGSIZE", IPPROTO_IP, IP_RECVFRAGSIZE, Use.LATE),
    RECEIVE_ERRORS_4884("IP_RECVERR_RFC4884", IPPROTO_IP, IP_RECVERR_RFC4884, Use.LATE),
    /** An address: which interface, where that was said by its number, cannot be read. */
    MULTICAST_ADDRESS("IP_MULTICAST_IF", IPPROTO_IP, IP_MULTICAST_IF, Use.LATE),
    MULTICAST_TTL("IP_MULTICAST_TTL", IPPROTO_IP, IP_MULTICAST_TTL, Use.LATE),
    MULTICAST_LOOP("IP_MULTICAST_LOOP", IPPROTO_IP, IP_MULTICAST_LOOP, Use.LATE),
    MULTICAST_ALL("IP_MULTICAST_ALL", IPPROTO_IP, IP_MULTICAST_ALL, Use.LATE),
    /** Its index is in network order. */
    UNICAST_INTERFACE("IP_UNICAST_IF", IPPROTO_IP, IP_UNICAST_IF, Use.INTERFACE),
    PORT_RANGE("IP_LOCAL_PORT_RANGE", IPPROTO_IP, IP_LOCAL_PORT_RANGE, Use.EARLY),

    ONLY_SIX("IPV6_V6ONLY", IPPROTO_IPV6, IPV6_V6ONLY, Use.RECORD),
    PACKET_INFO_SIX("IPV6_RECVPKTINFO", IPPROTO_IPV6, IPV6_RECVPKTINFO, Use.RECORD),
    FREEBIND_SIX("IPV6_FREEBIND", IPPROTO_IPV6, IPV6_FREEBIND, Use.RECORD),
    OLD_PACKET_INFO("IPV6_2292PKTINFO", IPPROTO_IPV6, IPV6_2292PKTINFO, Use.LATE),
    OLD_HOP_OPTIONS("IPV6_2292HOPOPTS", IPPROTO_IPV6, IPV6_2292HOPOPTS, Use.LATE),
    OLD_DESTINATION_OPTIONS("IPV6_2292DSTOPTS", IPPROTO_IPV6, IPV6_2292DSTOPTS, Use.LATE),
    OLD_ROUTING("IPV6_2292RTHDR", IPPROTO_IPV6, IPV6_2292RTHDR, Use.LATE),
    OLD_HOP_LIMIT("IPV6_2292HOPLIMIT", IPPROTO_IPV6, IPV6_2292HOPLIMIT, Use.LATE),
    FLOW_INFO("IPV6_FLOWINFO", IPPROTO_IPV6, IPV6_FLOWINFO, Use.LATE),
    HOPS("IPV6_UNICAST_HOPS", IPPROTO_IPV6, IPV6_UNICAST_HOPS, Use.LATE),
    MULTICAST_INTERFACE("IPV6_MULTICAST_IF", IPPROTO_IPV6, IPV6_MULTICAST_IF, Use.INTERFACE),
    MULTICAST_HOPS("IPV6_MULTICAST_HOPS", IPPROTO_IPV6, IPV6_MULTICAST_HOPS, Use.LATE),
    MULTICAST_LOOP_SIX("IPV6_MULTICAST_LOOP", IPPROTO_IPV6, IPV6_MULTICAST_LOOP, Use.LATE),
    MULTICAST_ALL_SIX("IPV6_MULTICAST_ALL", IPPROTO_IPV6, IPV6_MULTICAST_ALL, Use.LATE),
    MTU_DISCOVER_SIX("IPV6_MTU_DISCOVER", IPPROTO_IPV6, IPV6_MTU_DISCOVER, Use.LATE),
    RECEIVE_ERRORS_SIX("IPV6_RECVERR", IPPROTO_IPV6, IPV6_RECVERR, Use.LATE),
    ALERT_ALONE("IPV6_ROUTER_ALERT_ISOLATE", IPPROTO_IPV6, IPV6_ROUTER_ALERT_ISOLATE, Use.LATE),
    RECEIVE_ERRORS_4884_SIX("IPV6_RECVERR_RFC4884", IPPROTO_IPV6, IPV6_RECVERR_RFC4884, Use.LATE),
    SEND_FLOW_INFO("IPV6_FLOWINFO_SEND", IPPROTO_IPV6, IPV6_FLOWINFO_SEND, Use.LATE),
    HOP_LIMIT("IPV6_RECVHOPLIMIT", IPPROTO_IPV6, IPV6_RECVHOPLIMIT, Use.LATE),
    HOP_OPTIONS("IPV6_RECVHOPOPTS", IPPROTO_IPV6, IPV6_RECVHOPOPTS, Use.LATE),
    ROUTING("IPV6_RECVRTHDR", IPPROTO_IPV6, IPV6_RECVRTHDR, Use.LATE),
    DESTINATION_OPTIONS("IPV6_RECVDSTOPTS", IPPROTO_IPV6, IPV6_RECVDSTOPTS, Use.LATE),
    PATH_MTU("IPV6_RECVPATHMTU", IPPROTO_IPV6, IPV6_RECVPATHMTU, Use.LATE),
    WITHOUT_FRAGMENTS("IPV6_DONTFRAG", IPPROTO_IPV6, IPV6_DONTFRAG, Use.LATE),
    RECEIVE_CLASS("IPV6_RECVTCLASS", IPPROTO_IPV6, IPV6_RECVTCLASS, Use.LATE),
    TRAFFIC_CLASS("IPV6_TCLASS", IPPROTO_IPV6, IPV6_TCLASS, Use.LATE),
    FLOW_LABELS("IPV6_AUTOFLOWLABEL", IPPROTO_IPV6, IPV6_AUTOFLOWLABEL, Use.LATE),
    PREFERENCES("IPV6_ADDR_PREFERENCES", IPPROTO_IPV6, IPV6_ADDR_PREFERENCES, Use.EARLY),
    LEAST_HOPS("IPV6_MINHOPCOUNT", IPPROTO_IPV6, IPV6_MINHOPCOUNT, Use.LATE),
    RECEIVE_DESTINATION_SIX("IPV6_RECVORIGDSTADDR", IPPROTO_IPV6, IPV6_RECVORIGDSTADDR, Use.LATE),
    TRANSPARENT_SIX("IPV6_TRANSPARENT", IPPROTO_IPV6, IPV6_TRANSPARENT, Use.EARLY),
    UNICAST_INTERFACE_SIX("IPV6_UNICAST_IF", IPPROTO_IPV6, IPV6_UNICAST_IF, Use.INTERFACE),
    RECEIVE_FRAGMENT_SIZE_SIX("IPV6_RECVFRAGSIZE", IPPROTO_IPV6, IPV6_RECVFRAGSIZE, Use.LATE),

    ENCAPSULATION("UDP_ENCAP", SOL_UDP, UDP_ENCAP, Use.LATE),
    WITHOUT_CHECKSUM("UDP_NO_CHECK6_TX", SOL_UDP, UDP_NO_CHECK6_TX, Use.LATE),
    TAKE_WITHOUT_CHECKSUM("UDP_NO_CHECK6_RX", SOL_UDP, UDP_NO_CHECK6_RX, Use.LATE),
    SEGMENT("UDP_SEGMENT", SOL_UDP, UDP_SEGMENT, Use.LATE),
    COALESCE("UDP_GRO", SOL_UDP, UDP_GRO, Use.LATE),
    /** UDPLITE_SEND_CSCOV and UDPLITE_RECV_CSCOV of {@code net/udplite.h}. */
    SENT_COVERAGE("UDPLITE_SEND_CSCOV", SOL_UDP, 10, Use.LATE),
    RECEIVED_COVERAGE("UDPLITE_RECV_CSCOV", SOL_UDP, 11, Use.LATE),
    /** Last, so that nothing is held back that was not. */
    CORK("UDP_CORK", SOL_UDP, UDP_CORK, Use.LATE);

    /** What is made of an option. */
    enum Use {
        /** The format has a field for it, where it belongs to the socket's own family. */
        RECORD,
        /** It is set before the socket has an address. */
        EARLY,
        /** It is set after the socket has its addresses. */
        LATE,
        /** As before, and its value is an interface's index, which is another one on another machine. */
        INTERFACE
    }

    private final String text;
    private final SocketOption option;
    private final Use use;

    InetOption(String text, int level, int name, Use use) {
        this.text = text;
        this.option = new SocketOption(level, name, Integer.BYTES);
        this.use = use;
    }

    SocketOption option() {
        return option;
    }

    int level() {
        return option.level();
    }

    int number() {
        return option.name();
    }

    Use use() {
        return use;
    }

    /** Null if there is none of that level and number. */
    static InetOption of(long level, long number) {
        for (InetOption option : values()) {
            if (option.level() == level && option.number() == number) {
                return option;
            }
        }
        return null;
    }

    /** Whether it has no effect on TCP. What is seen there is left from the segment that a connection began with. */
    boolean isOfDatagrams() {
        return switch (this) {
            case MULTICAST_ADDRESS,
                    MULTICAST_TTL,
                    MULTICAST_LOOP,
                    MULTICAST_ALL,
                    MULTICAST_INTERFACE,
                    MULTICAST_HOPS,
                    MULTICAST_LOOP_SIX,
                    MULTICAST_ALL_SIX -> true;
            default -> false;
        };
    }

    static List<InetOption> ofLevels(int... levels) {
        List<InetOption> found = new ArrayList<>();
        for (InetOption option : values()) {
            boolean wanted = false;
            for (int level : levels) {
                wanted |= option.level() == level;
            }
            if (wanted) {
                found.add(option);
            }
        }
        return found;
    }

    /** The name in the headers. */
    @Override
    public String toString() {
        return text;
    }
}
