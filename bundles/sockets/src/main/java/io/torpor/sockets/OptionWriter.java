package io.torpor.sockets;

import static io.torpor.abi.SocketConstants.*;

import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import io.torpor.image.OwnField;
import io.torpor.image.proto.sk_opts_entry;
import io.torpor.linux.Sockets;
import io.torpor.linux.SyscallException;
import io.torpor.spi.Options;
import io.torpor.spi.SessionContext;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Sets the options of one new socket, as far as they are not what it had when this was made; in parts, because families need options at different times, each once. The session makes one at a
 * time: {@link SocketOptions#writer}. Calls that fail are {@link SyscallException}s.
 */
public final class OptionWriter {
    private final LocalFd socket;
    private final sk_opts_entry record;
    private final Subject subject;
    private final SessionContext context;
    private final PresentOptions present;

    OptionWriter(
            LocalFd socket, sk_opts_entry record, Subject subject, SessionContext context, PresentOptions present) {
        this.socket = socket;
        this.record = record;
        this.subject = subject;
        this.context = context;
        this.present = present;
        present.read(socket);
    }

    /** All parts, for sockets that do not care when. Fails as those do. */
    public void restoreAll() throws TorporException {
        restoreBeforeBinding();
        restoreReuse();
        restore();
    }

    /**
     * Sets what must be there before the socket has an address, and before it listens: its device and its buffers. Buffers larger than everybody may have need
     * CAP_NET_ADMIN; without, a warning is reported.
     *
     * @throws TorporException if there is no such device
     */
    public void restoreBeforeBinding() throws TorporException {
        bindToDevice();
        setBuffers();
    }

    private void bindToDevice() throws TorporException {
        if (!record.hasSoBoundDev()) {
            return;
        }
        String name = context.options().get(Options.NETWORK_MAP).device(record.getSoBoundDev());
        try {
            Sockets.setOption(socket, SOL_SOCKET, SO_BINDTODEVICE, name.getBytes(StandardCharsets.ISO_8859_1));
        } catch (SyscallException e) {
            if (e.errno() == Errno.ENODEV) {
                throw Problems.noDevice(subject, name, e);
            }
            throw e;
        }
    }

    /** The kernel doubles what it is told, and shows the double. */
    private void setBuffers() {
        boolean large = setBuffer(FormatOption.SEND_BUFFER, SO_SNDBUFFORCE, record.getSoSndbuf())
                & setBuffer(FormatOption.RECEIVE_BUFFER, SO_RCVBUFFORCE, record.getSoRcvbuf());
        if (!large) {
            context.report(Problems.smallBuffers(subject));
        }
        if (record.hasSoBufLock()) {
            // Setting a size has locked it. Older kernels do not know the option, and lock what was set.
            Sockets.trySetOption(socket, SOL_SOCKET, SO_BUF_LOCK, record.getSoBufLock());
        }
    }

    private boolean setBuffer(FormatOption buffer, int forced, int bytes) {
        return present.number(buffer) == bytes
                || Sockets.setBuffer(socket, buffer.option().name(), forced, bytes / 2);
    }

    /** Sets SO_REUSEADDR and SO_REUSEPORT. */
    public void restoreReuse() {
        set(FormatOption.REUSE_ADDRESS, record.getReuseaddr());
        try {
            set(FormatOption.REUSE_PORT, record.getSoReuseport());
        } catch (SyscallException e) {
            if (e.errno() != Errno.EOPNOTSUPP) { // since Linux 6.13 only internet sockets have it
                throw e;
            }
            context.report(Problems.notSet(subject, "SO_REUSEPORT", 1, e));
        }
    }

    /**
     * Sets the rest. It comes after what was in the socket's queue, which filters and SO_PEEK_OFF would have a say in, and after options of IP, which change SO_PRIORITY.
     *
     * @throws TorporException if the record has an option that is not known
     */
    public void restore() throws TorporException {
        SocketOptions.set(socket, SO_PRIORITY, record.getSoPriority());
        if (record.hasSoRcvlowat()) {
            set(FormatOption.LEAST_TO_RECEIVE, record.getSoRcvlowat());
        }
        set(FormatOption.MARK, record.getSoMark());
        set(FormatOption.WITHOUT_ROUTE, record.getSoDontroute());
        set(FormatOption.WITHOUT_CHECKSUM, record.getSoNoCheck());
        set(FormatOption.BROADCAST, record.getSoBroadcast());
        set(FormatOption.KEEP_ALIVE, record.getSoKeepalive());
        set(FormatOption.URGENT_INLINE, record.getSoOobinline());
        setIfKnown(FormatOption.PASS_CREDENTIALS, record.getSoPasscred());
        setIfKnown(FormatOption.PASS_SECURITY, record.getSoPasssec());
        if (record.hasSoLinger()) {
            byte[] linger = numbers(8).putInt(1).putInt(record.getSoLinger()).array();
            Sockets.setOption(socket, SOL_SOCKET, SO_LINGER, linger);
        }
        setTime(SO_SNDTIMEO, record.getSoSndTmoSec(), record.getSoSndTmoUsec());
        setTime(SO_RCVTIMEO, record.getSoRcvTmoSec(), record.getSoRcvTmoUsec());
        SocketFilter.restore(socket, record);
        setOwn();
    }

    private void set(FormatOption option, boolean value) {
        set(option, value ? 1 : 0);
    }

    private void set(FormatOption option, int value) {
        if (present.number(option) != value) {
            Sockets.setOption(socket, SOL_SOCKET, option.option().name(), value);
        }
    }

    private void setIfKnown(FormatOption option, boolean value) {
        if (present.has(option)) {
            set(option, value);
        }
    }

    private void setTime(int option, long seconds, long microseconds) {
        if ((seconds | microseconds) != 0) {
            byte[] time = numbers(16).putLong(seconds).putLong(microseconds).array();
            Sockets.setOption(socket, SOL_SOCKET, option, time);
        }
    }

    private void setOwn() throws TorporException {
        long[] pairs = OwnField.SOCKET_OPTIONS.all(record);
        if (pairs.length % 2 != 0) {
            throw Problems.unknownOption(subject, pairs[pairs.length - 1]);
        }
        for (int i = 0; i < pairs.length; i += 2) {
            OwnOption option = OwnOption.of(pairs[i]);
            if (option == null) {
                throw Problems.unknownOption(subject, pairs[i]);
            }
            setOwn(option, pairs[i + 1]);
        }
    }

    /** A new option may need a privilege that the engine lacks, or a newer kernel; the program works without it. */
    private void setOwn(OwnOption option, long value) {
        ByteBuffer bytes = numbers(option.option().bytes());
        if (bytes.capacity() == Integer.BYTES) {
            bytes.putInt((int) value);
        } else {
            bytes.putLong(value);
        }
        try {
            Sockets.setOption(socket, SOL_SOCKET, option.option().name(), bytes.array());
        } catch (SyscallException e) {
            context.report(Problems.notSet(subject, option.toString(), value, e));
        }
    }

    private static ByteBuffer numbers(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
    }
}
