package io.torpor.sockets.inet;

import static io.torpor.abi.InetConstants.*;

import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import io.torpor.image.proto.inet_sk_entry;
import io.torpor.image.proto.ip_opts_entry;
import io.torpor.linux.Sockets;

/** Options of IP, saved and restored; ip(7), ipv6(7). */
final class ProtocolOptions {
    private ProtocolOptions() {}

    static ip_opts_entry saveIp(LocalFd socket, int family) {
        ip_opts_entry.Builder record = ip_opts_entry.newBuilder();
        boolean four = family == SocketConstants.AF_INET;
        int level = four ? IPPROTO_IP : IPPROTO_IPV6;
        if (Sockets.option(socket, level, four ? IP_FREEBIND : IPV6_FREEBIND) != 0) {
            record.setFreebind(true);
        }
        if (Sockets.option(socket, level, four ? IP_PKTINFO : IPV6_RECVPKTINFO) != 0) {
            record.setPktinfo(true);
        }
        if (four) {
            int tos = Sockets.option(socket, IPPROTO_IP, IP_TOS);
            if (tos != 0) {
                record.setTos(tos);
            }
            record.setTtl(Sockets.option(socket, IPPROTO_IP, IP_TTL));
        }
        return record.build();
    }

    /** Sets what must be there before the socket has an address. */
    static void restoreBeforeBinding(LocalFd socket, inet_sk_entry record) {
        boolean four = record.getFamily() == SocketConstants.AF_INET;
        if (!four && record.hasV6Only()) {
            Sockets.setOption(socket, IPPROTO_IPV6, IPV6_V6ONLY, record.getV6Only() ? 1 : 0);
        }
        if (record.getIpOpts().getFreebind()) {
            Sockets.setOption(socket, four ? IPPROTO_IP : IPPROTO_IPV6, four ? IP_FREEBIND : IPV6_FREEBIND, 1);
        }
    }

    static void restore(LocalFd socket, inet_sk_entry record) {
        boolean four = record.getFamily() == SocketConstants.AF_INET;
        ip_opts_entry ip = record.getIpOpts();
        if (ip.getPktinfo()) {
            Sockets.setOption(socket, four ? IPPROTO_IP : IPPROTO_IPV6, four ? IP_PKTINFO : IPV6_RECVPKTINFO, 1);
        }
        if (ip.hasTos()) {
            set(socket, IPPROTO_IP, IP_TOS, ip.getTos());
        }
        if (ip.hasTtl()) {
            set(socket, IPPROTO_IP, IP_TTL, ip.getTtl());
        }
    }

    private static void set(LocalFd socket, int level, int option, int value) {
        if (Sockets.option(socket, level, option) != value) {
            Sockets.setOption(socket, level, option, value);
        }
    }
}
