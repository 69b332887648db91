package io.torpor.sockets.inet;

import static io.torpor.abi.SocketConstants.*;

import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import io.torpor.image.proto.sk_opts_entry;
import io.torpor.linux.Sockets;
import io.torpor.linux.SyscallException;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Options of level SOL_SOCKET, saved and restored; socket(7). */
final class SocketOptions {
    private static final int NAME_BYTES = 16;
    private static final int TIME_BYTES = 16;
    private static final int INSTRUCTION_BYTES = 8;
    /** BPF_MAXINSNS. */
    private SocketOptions() {}

    static sk_opts_entry save(LocalFd socket, Subject subject) throws TorporException {
        sk_opts_entry.Builder record = sk_opts_entry
                .newBuilder()
                .setSoSndbuf(get(socket, SO_SNDBUF))
                .setSoRcvbuf(get(socket, SO_RCVBUF))
                .setReuseaddr(get(socket, SO_REUSEADDR) != 0)
                .setSoReuseport(get(socket, SO_REUSEPORT) != 0)
                .setSoPriority(get(socket, SO_PRIORITY))
                .setSoRcvlowat(get(socket, SO_RCVLOWAT))
                .setSoDontroute(get(socket, SO_DONTROUTE) != 0)
                .setSoNoCheck(get(socket, SO_NO_CHECK) != 0)
                .setSoBroadcast(get(socket, SO_BROADCAST) != 0)
                .setSoKeepalive(get(socket, SO_KEEPALIVE) != 0)
                .setSoOobinline(get(socket, SO_OOBINLINE));
        ByteBuffer time = Sockets.option(socket, SOL_SOCKET, SO_SNDTIMEO, TIME_BYTES);
        record.setSoSndTmoSec(time.getLong(0)).setSoSndTmoUsec(time.getLong(8));
        time = Sockets.option(socket, SOL_SOCKET, SO_RCVTIMEO, TIME_BYTES);
        record.setSoRcvTmoSec(time.getLong(0)).setSoRcvTmoUsec(time.getLong(8));
        saveIfSet(socket, record);
        saveFilter(socket, record, subject);
        return record.build();
    }

    private static void saveIfSet(LocalFd socket, sk_opts_entry.Builder record) {
        int mark = get(socket, SO_MARK);
        if (mark != 0) {
            record.setSoMark(mark);
        }
        ByteBuffer device = Sockets.option(socket, SOL_SOCKET, SO_BINDTODEVICE, NAME_BYTES);
        if (device.limit() > 1 && device.get(0) != 0) {
            byte[] name = new byte[device.limit() - 1];
            device.get(0, name);
            record.setSoBoundDev(new String(name, StandardCharsets.ISO_8859_1));
        }
        ByteBuffer linger = Sockets.option(socket, SOL_SOCKET, SO_LINGER, 8);
        if (linger.getInt(0) != 0) {
            record.setSoLinger(linger.getInt(4));
        }
        try {
            record.setSoBufLock(get(socket, SO_BUF_LOCK));
        } catch (SyscallException e) {
            if (e.errno() != Errno.ENOPROTOOPT) { // Linux 5.15
                throw e;
            }
        }
    }

    private static void saveFilter(LocalFd socket, sk_opts_entry.Builder record, Subject subject)
            throws TorporException {
        byte[] program;
        try {
            program = Sockets.filter(socket);
        } catch (SyscallException e) {
            if (e.errno() == Errno.EACCES) {
                throw Problems.unsupported(subject, "a socket with an eBPF filter");
            }
            throw e;
        }
        ByteBuffer filter = ByteBuffer.wrap(program).order(ByteOrder.nativeOrder());
        while (filter.hasRemaining()) {
            record.addSoFilter(filter.getLong());
        }
    }

    /**
     * Sets what must be there before the socket has an address.
     *
     * @return whether its buffers are as large as they were, which needs CAP_NET_ADMIN where they are larger than everybody may have
     */
    static boolean restoreBeforeBinding(LocalFd socket, sk_opts_entry record) {
        if (record.hasSoBoundDev()) {
            byte[] name = record.getSoBoundDev().getBytes(StandardCharsets.ISO_8859_1);
            Sockets.setOption(socket, SOL_SOCKET, SO_BINDTODEVICE, name);
        }
        boolean large = setBuffer(socket, SO_SNDBUF, SO_SNDBUFFORCE, record.getSoSndbuf())
                & setBuffer(socket, SO_RCVBUF, SO_RCVBUFFORCE, record.getSoRcvbuf());
        if (record.hasSoBufLock() && record.getSoBufLock() != get(socket, SO_BUF_LOCK)) {
            Sockets.setOption(socket, SOL_SOCKET, SO_BUF_LOCK, record.getSoBufLock());
        }
        return large;
    }

    /** The kernel doubles what it is told, and shows the double. */
    private static boolean setBuffer(LocalFd socket, int option, int forced, int bytes) {
        return get(socket, option) == bytes || Sockets.setBuffer(socket, option, forced, bytes / 2);
    }

    /** Sets the rest, but the two options about reuse. */
    static void restore(LocalFd socket, sk_opts_entry record) {
        set(socket, SO_PRIORITY, record.getSoPriority());
        if (record.hasSoRcvlowat()) {
            set(socket, SO_RCVLOWAT, record.getSoRcvlowat());
        }
        set(socket, SO_MARK, record.getSoMark());
        set(socket, SO_DONTROUTE, record.getSoDontroute() ? 1 : 0);
        set(socket, SO_NO_CHECK, record.getSoNoCheck() ? 1 : 0);
        set(socket, SO_BROADCAST, record.getSoBroadcast() ? 1 : 0);
        set(socket, SO_KEEPALIVE, record.getSoKeepalive() ? 1 : 0);
        set(socket, SO_OOBINLINE, record.getSoOobinline());
        if (record.hasSoLinger()) {
            Sockets.setOption(
                    socket,
                    SOL_SOCKET,
                    SO_LINGER,
                    numbers(8).putInt(1).putInt(record.getSoLinger()).array());
        }
        setTime(socket, SO_SNDTIMEO, record.getSoSndTmoSec(), record.getSoSndTmoUsec());
        setTime(socket, SO_RCVTIMEO, record.getSoRcvTmoSec(), record.getSoRcvTmoUsec());
        if (record.getSoFilterCount() > 0) {
            ByteBuffer program = numbers(record.getSoFilterCount() * INSTRUCTION_BYTES);
            for (long instruction : record.getSoFilterList()) {
                program.putLong(instruction);
            }
            Sockets.attachFilter(socket, program.array());
        }
    }

    private static void setTime(LocalFd socket, int option, long seconds, long microseconds) {
        if ((seconds | microseconds) != 0) {
            Sockets.setOption(
                    socket,
                    SOL_SOCKET,
                    option,
                    numbers(TIME_BYTES).putLong(seconds).putLong(microseconds).array());
        }
    }

    private static ByteBuffer numbers(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
    }

    static int get(LocalFd socket, int option) {
        return Sockets.option(socket, SOL_SOCKET, option);
    }

    static void set(LocalFd socket, int option, int value) {
        if (get(socket, option) != value) {
            Sockets.setOption(socket, SOL_SOCKET, option, value);
        }
    }
}
