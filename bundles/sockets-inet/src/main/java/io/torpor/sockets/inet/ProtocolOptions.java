package io.torpor.sockets.inet;

import static io.torpor.abi.InetConstants.*;

import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import io.torpor.image.proto.inet_sk_entry;
import io.torpor.image.proto.tcp_opts_entry;
import io.torpor.linux.Sockets;

/** Options of TCP, saved and restored; tcp(7). */
final class ProtocolOptions {
    private ProtocolOptions() {}

    static tcp_opts_entry saveTcp(LocalFd socket, boolean tcp) {
        tcp_opts_entry.Builder record = tcp_opts_entry.newBuilder();
        if (tcp) {
            if (Sockets.option(socket, IPPROTO_TCP, TCP_CORK) != 0) {
                record.setCork(true);
            }
            if (Sockets.option(socket, IPPROTO_TCP, TCP_NODELAY) != 0) {
                record.setNodelay(true);
            }
            record.setKeepcnt(Sockets.option(socket, IPPROTO_TCP, TCP_KEEPCNT))
                    .setKeepidle(Sockets.option(socket, IPPROTO_TCP, TCP_KEEPIDLE))
                    .setKeepintvl(Sockets.option(socket, IPPROTO_TCP, TCP_KEEPINTVL));
        }
        return record.build();
    }

    /** @param record of a socket, whatever its protocol */
    static void restore(LocalFd socket, inet_sk_entry record) {
        if (record.getType() == SocketConstants.SOCK_STREAM) {
            restoreTcp(socket, record.getTcpOpts());
        }
    }

    /** Sets what pushes data out, which must not happen before a connection goes on. */
    static void restorePushing(LocalFd socket, tcp_opts_entry record) {
        if (record.getNodelay()) {
            Sockets.setOption(socket, IPPROTO_TCP, TCP_NODELAY, 1);
        }
        if (record.getCork()) {
            Sockets.setOption(socket, IPPROTO_TCP, TCP_CORK, 1);
        }
    }

    private static void restoreTcp(LocalFd socket, tcp_opts_entry record) {
        if (record.hasKeepcnt()) {
            set(socket, IPPROTO_TCP, TCP_KEEPCNT, record.getKeepcnt());
        }
        if (record.hasKeepidle()) {
            set(socket, IPPROTO_TCP, TCP_KEEPIDLE, record.getKeepidle());
        }
        if (record.hasKeepintvl()) {
            set(socket, IPPROTO_TCP, TCP_KEEPINTVL, record.getKeepintvl());
        }
    }

    private static void set(LocalFd socket, int level, int option, int value) {
        if (Sockets.option(socket, level, option) != value) {
            Sockets.setOption(socket, level, option, value);
        }
    }
}
