package io.torpor.sockets.unix;

import static io.torpor.abi.SocketConstants.SOL_SOCKET;

import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import io.torpor.image.proto.sk_opts_entry;
import io.torpor.linux.Sockets;
import io.torpor.linux.SyscallException;
import io.torpor.spi.DumpContext;
import io.torpor.spi.Issue;
import io.torpor.spi.OpenFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads the options of a socket; socket(7). Some mean nothing to UNIX sockets, but what was set is kept. */
final class SocketOptions {
    private static final int TIMEVAL_BYTES = 16;

    private SocketOptions() {}

    static sk_opts_entry save(LocalFd socket) {
        sk_opts_entry.Builder options = sk_opts_entry
                .newBuilder()
                .setSoSndbuf(number(socket, SocketConstants.SO_SNDBUF))
                .setSoRcvbuf(number(socket, SocketConstants.SO_RCVBUF))
                .setReuseaddr(isSet(socket, SocketConstants.SO_REUSEADDR))
                .setSoPriority(number(socket, SocketConstants.SO_PRIORITY))
                .setSoRcvlowat(number(socket, SocketConstants.SO_RCVLOWAT))
                .setSoPasscred(isSet(socket, SocketConstants.SO_PASSCRED))
                .setSoPasssec(isSet(socket, SocketConstants.SO_PASSSEC))
                .setSoDontroute(isSet(socket, SocketConstants.SO_DONTROUTE))
                .setSoNoCheck(isSet(socket, SocketConstants.SO_NO_CHECK))
                .setSoReuseport(isSet(socket, SocketConstants.SO_REUSEPORT))
                .setSoBroadcast(isSet(socket, SocketConstants.SO_BROADCAST))
                .setSoKeepalive(isSet(socket, SocketConstants.SO_KEEPALIVE))
                .setSoOobinline(number(socket, SocketConstants.SO_OOBINLINE));
        ByteBuffer time = Sockets.option(socket, SOL_SOCKET, SocketConstants.SO_SNDTIMEO, TIMEVAL_BYTES);
        options.setSoSndTmoSec(time.getLong(0)).setSoSndTmoUsec(time.getLong(8));
        time = Sockets.option(socket, SOL_SOCKET, SocketConstants.SO_RCVTIMEO, TIMEVAL_BYTES);
        options.setSoRcvTmoSec(time.getLong(0)).setSoRcvTmoUsec(time.getLong(8));
        int mark = number(socket, SocketConstants.SO_MARK);
        if (mark != 0) {
            options.setSoMark(mark);
        }
        ByteBuffer linger = Sockets.option(socket, SOL_SOCKET, SocketConstants.SO_LINGER, 8);
        if (linger.getInt(0) != 0) {
            options.setSoLinger(linger.getInt(4));
        }
        saveLock(socket, options);
        saveFilter(socket, options);
        return options.build();
    }

    /** Names the options that are set and cannot be saved. */
    static void warn(OpenFile file, DumpContext context) {
        warn(file, context, SocketConstants.SO_PASSPIDFD, "SO_PASSPIDFD", 0);
        warn(file, context, SocketConstants.SO_PASSRIGHTS, "SO_PASSRIGHTS", 1);
        warn(file, context, SocketConstants.SO_PEEK_OFF, "SO_PEEK_OFF", -1);
    }

    private static int number(LocalFd socket, int option) {
        return Sockets.option(socket, SOL_SOCKET, option);
    }

    private static boolean isSet(LocalFd socket, int option) {
        return number(socket, option) != 0;
    }

    /** Since Linux 5.14: whether the buffers' sizes were set, so that the kernel leaves them alone. */
    private static void saveLock(LocalFd socket, sk_opts_entry.Builder options) {
        try {
            options.setSoBufLock(number(socket, SocketConstants.SO_BUF_LOCK));
        } catch (SyscallException e) {
            ignoreUnknown(e);
        }
    }

    private static void saveFilter(LocalFd socket, sk_opts_entry.Builder options) {
        ByteBuffer program = ByteBuffer.wrap(Sockets.filter(socket)).order(ByteOrder.nativeOrder());
        while (program.hasRemaining()) {
            long code = Short.toUnsignedLong(program.getShort());
            long ifTrue = Byte.toUnsignedLong(program.get());
            long ifFalse = Byte.toUnsignedLong(program.get());
            options.addSoFilter(code << 48 | ifTrue << 40 | ifFalse << 32 | Integer.toUnsignedLong(program.getInt()));
        }
    }

    private static void warn(OpenFile file, DumpContext context, int option, String name, int usual) {
        try {
            int value = number(file.descriptor(), option);
            if (value != usual) {
                context.report(Issue.warning(
                        "UNIX-010",
                        file.subject(),
                        "Option " + name + " of " + file.subject() + ", a UNIX socket, is " + value
                                + "; no image can hold that, so it gets lost",
                        ""));
            }
        } catch (SyscallException e) {
            ignoreUnknown(e);
        }
    }

    private static void ignoreUnknown(SyscallException e) {
        if (e.errno() != Errno.ENOPROTOOPT && e.errno() != Errno.EOPNOTSUPP) {
            throw e;
        }
    }
}
