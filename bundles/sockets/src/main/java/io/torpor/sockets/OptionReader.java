package io.torpor.sockets;

import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import io.torpor.image.OwnField;
import io.torpor.image.proto.sk_opts_entry;
import io.torpor.linux.SocketOption;
import io.torpor.linux.SocketOptionValues;
import io.torpor.linux.SyscallException;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Architecture;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Makes records of what sockets answer. Most sockets of a tree give the same answers, so the last record is kept, for the next socket. */
final class OptionReader {
    private static final FormatOption[] FORMAT = FormatOption.values();
    private static final OwnOption[] OWN = OwnOption.values();

    private final SocketOptionValues values;
    private ByteBuffer asked;
    private ByteBuffer lastAnswers;
    private sk_opts_entry lastRecord;

    OptionReader() {
        SocketOption[] options = new SocketOption[FORMAT.length + OWN.length];
        for (FormatOption known : FORMAT) {
            options[known.ordinal()] = known.option();
        }
        for (OwnOption own : OWN) {
            options[index(own)] = own.option();
        }
        values = new SocketOptionValues(options);
    }

    void useMachineCode(Architecture architecture) {
        values.useMachineCode(
                architecture.calls().bytes(), architecture.syscalls().number("getsockopt"));
    }

    private static int index(OwnOption own) {
        return FORMAT.length + own.ordinal();
    }

    /** Asks a socket; the other methods tell of it until the next is asked. */
    void read(LocalFd socket) {
        values.read(socket);
    }

    int number(FormatOption option) {
        return values.number(option.ordinal());
    }

    boolean has(FormatOption option) {
        return values.has(option.ordinal());
    }

    /** Asks a socket, and keeps what it says. What is the same as before takes no memory. */
    ByteBuffer ask(LocalFd socket) {
        read(socket);
        if (asked == null || !values.areThose(asked)) {
            asked = values.copy();
        }
        return asked;
    }

    sk_opts_entry save(LocalFd socket, Subject subject) throws TorporException {
        return record(ask(socket), socket, subject);
    }

    /**
     * Whether answers are of a socket that has a filter, which only that socket itself can tell.
     *
     * @throws TorporException if it cannot: an eBPF program
     */
    boolean hasFilter(ByteBuffer answers, Subject subject) throws TorporException {
        values.putBack(answers);
        return hasFilter(subject);
    }

    /**
     * Makes the record.
     *
     * @param answers what {@link #ask} of this reader or another has kept
     * @param socket is asked for its filter, if it has one
     */
    sk_opts_entry record(ByteBuffer answers, LocalFd socket, Subject subject) throws TorporException {
        values.putBack(answers);
        if (lastAnswers != null && values.areThose(lastAnswers) && lastRecord.getSoFilterCount() == 0) {
            return lastRecord;
        }
        sk_opts_entry.Builder record = sk_opts_entry.newBuilder();
        saveNumbers(record);
        saveTimes(record);
        saveIfSet(record);
        if (hasFilter(subject)) {
            SocketFilter.save(socket, record);
        }
        saveOwn(record);
        lastRecord = record.build();
        lastAnswers = answers;
        return lastRecord;
    }

    private void saveNumbers(sk_opts_entry.Builder record) {
        record.setSoSndbuf(number(FormatOption.SEND_BUFFER))
                .setSoRcvbuf(number(FormatOption.RECEIVE_BUFFER))
                .setReuseaddr(isSet(FormatOption.REUSE_ADDRESS))
                .setSoReuseport(isSet(FormatOption.REUSE_PORT))
                .setSoPriority(number(FormatOption.PRIORITY))
                .setSoRcvlowat(number(FormatOption.LEAST_TO_RECEIVE))
                .setSoDontroute(isSet(FormatOption.WITHOUT_ROUTE))
                .setSoNoCheck(isSet(FormatOption.WITHOUT_CHECKSUM))
                .setSoBroadcast(isSet(FormatOption.BROADCAST))
                .setSoKeepalive(isSet(FormatOption.KEEP_ALIVE))
                .setSoOobinline(number(FormatOption.URGENT_INLINE));
    }

    private boolean isSet(FormatOption option) {
        return number(option) != 0;
    }

    private void saveTimes(sk_opts_entry.Builder record) {
        int send = FormatOption.SEND_TIMEOUT.ordinal();
        int receive = FormatOption.RECEIVE_TIMEOUT.ordinal();
        record.setSoSndTmoSec(values.wide(send, 0))
                .setSoSndTmoUsec(values.wide(send, Long.BYTES))
                .setSoRcvTmoSec(values.wide(receive, 0))
                .setSoRcvTmoUsec(values.wide(receive, Long.BYTES));
    }

    private void saveIfSet(sk_opts_entry.Builder record) {
        if (isSet(FormatOption.MARK)) {
            record.setSoMark(number(FormatOption.MARK));
        }
        if (isSet(FormatOption.LINGER)) {
            record.setSoLinger((int) (values.wide(FormatOption.LINGER.ordinal()) >>> Integer.SIZE));
        }
        byte[] device = values.bytes(FormatOption.DEVICE.ordinal());
        if (device.length > 1) {
            record.setSoBoundDev(new String(device, 0, device.length - 1, StandardCharsets.ISO_8859_1));
        }
        if (has(FormatOption.BUFFER_LOCK)) { // since Linux 5.14
            record.setSoBufLock(number(FormatOption.BUFFER_LOCK));
        }
        if (has(FormatOption.PASS_CREDENTIALS)) { // since Linux 6.16 not every family
            record.setSoPasscred(isSet(FormatOption.PASS_CREDENTIALS));
        }
        if (has(FormatOption.PASS_SECURITY)) {
            record.setSoPasssec(isSet(FormatOption.PASS_SECURITY));
        }
    }

    private boolean hasFilter(Subject subject) throws TorporException {
        try {
            return values.has(FormatOption.FILTER.ordinal()) && values.length(FormatOption.FILTER.ordinal()) > 0;
        } catch (SyscallException e) {
            if (e.errno() == Errno.EACCES) {
                throw Problems.extendedFilter(subject);
            }
            throw e;
        }
    }

    private void saveOwn(sk_opts_entry.Builder record) {
        List<Long> pairs = new ArrayList<>();
        boolean newForm = values.has(index(OwnOption.TIMESTAMPING_NEW))
                && values.wide(index(OwnOption.TIMESTAMPING_NEW)) != OwnOption.TIMESTAMPING_NEW.preset();
        for (OwnOption own : OWN) {
            boolean twice = newForm && own == OwnOption.TIMESTAMPING;
            if (!twice && values.has(index(own)) && values.wide(index(own)) != own.preset()) {
                pairs.add((long) own.option().name());
                pairs.add(values.wide(index(own)));
            }
        }
        if (!pairs.isEmpty()) {
            long[] numbers = new long[pairs.size()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = pairs.get(i);
            }
            new OwnField.Values().put(OwnField.SOCKET_OPTIONS, numbers).addTo(record);
        }
    }
}
