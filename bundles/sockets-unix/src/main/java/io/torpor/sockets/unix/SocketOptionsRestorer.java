package io.torpor.sockets.unix;

import static io.torpor.abi.SocketConstants.SOL_SOCKET;

import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import io.torpor.image.proto.sk_opts_entry;
import io.torpor.linux.Sockets;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Sets the options of a new socket, as far as they are not what a new socket has. */
final class SocketOptionsRestorer {
    private final LocalFd socket;
    private final sk_opts_entry options;
    private boolean large = true;

    SocketOptionsRestorer(LocalFd socket, sk_opts_entry options) {
        this.socket = socket;
        this.options = options;
    }

    /**
     * After the queue has been filled, which may need more room than the application had.
     *
     * @return whether its buffers are as large as they were, which needs CAP_NET_ADMIN where they are larger than everybody may have
     */
    boolean restore() {
        buffer(SocketConstants.SO_SNDBUF, SocketConstants.SO_SNDBUFFORCE, options.getSoSndbuf());
        buffer(SocketConstants.SO_RCVBUF, SocketConstants.SO_RCVBUFFORCE, options.getSoRcvbuf());
        if (options.hasSoBufLock()) {
            // Older kernels do not know it, and lock what was set.
            Sockets.trySetOption(socket, SOL_SOCKET, SocketConstants.SO_BUF_LOCK, options.getSoBufLock());
        }
        time(SocketConstants.SO_SNDTIMEO, options.getSoSndTmoSec(), options.getSoSndTmoUsec());
        time(SocketConstants.SO_RCVTIMEO, options.getSoRcvTmoSec(), options.getSoRcvTmoUsec());
        flag(SocketConstants.SO_REUSEADDR, options.getReuseaddr());
        flag(SocketConstants.SO_PASSCRED, options.getSoPasscred());
        flag(SocketConstants.SO_PASSSEC, options.getSoPasssec());
        flag(SocketConstants.SO_DONTROUTE, options.getSoDontroute());
        flag(SocketConstants.SO_NO_CHECK, options.getSoNoCheck());
        flag(SocketConstants.SO_REUSEPORT, options.getSoReuseport());
        flag(SocketConstants.SO_BROADCAST, options.getSoBroadcast());
        flag(SocketConstants.SO_KEEPALIVE, options.getSoKeepalive());
        flag(SocketConstants.SO_OOBINLINE, options.getSoOobinline() != 0);
        number(SocketConstants.SO_PRIORITY, options.getSoPriority(), 0);
        number(SocketConstants.SO_MARK, options.getSoMark(), 0);
        if (options.hasSoRcvlowat()) {
            number(SocketConstants.SO_RCVLOWAT, options.getSoRcvlowat(), 1);
        }
        if (options.hasSoLinger()) {
            ByteBuffer linger = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
            Sockets.setOption(
                    socket,
                    SOL_SOCKET,
                    SocketConstants.SO_LINGER,
                    linger.putInt(1).putInt(options.getSoLinger()).array());
        }
        filter();
        return large;
    }

    /** The kernel doubles what it is told, and shows the double. */
    private void buffer(int name, int force, int bytes) {
        if (Sockets.option(socket, SOL_SOCKET, name) != bytes) {
            large &= Sockets.setBuffer(socket, name, force, bytes / 2);
        }
    }

    private void time(int name, long seconds, long micros) {
        if (seconds != 0 || micros != 0) {
            ByteBuffer time = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder());
            Sockets.setOption(
                    socket,
                    SOL_SOCKET,
                    name,
                    time.putLong(seconds).putLong(micros).array());
        }
    }

    private void flag(int name, boolean set) {
        if (set) {
            Sockets.setOption(socket, SOL_SOCKET, name, 1);
        }
    }

    private void number(int name, int value, int usual) {
        if (value != usual) {
            Sockets.setOption(socket, SOL_SOCKET, name, value);
        }
    }

    private void filter() {
        if (options.getSoFilterCount() > 0) {
            ByteBuffer program =
                    ByteBuffer.allocate(options.getSoFilterCount() * 8).order(ByteOrder.nativeOrder());
            for (long instruction : options.getSoFilterList()) {
                program.putShort((short) (instruction >>> 48));
                program.put((byte) (instruction >>> 40))
                        .put((byte) (instruction >>> 32))
                        .putInt((int) instruction);
            }
            Sockets.attachFilter(socket, program.array());
        }
    }
}
