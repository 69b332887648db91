package io.torpor.sockets.inet;

import static io.torpor.abi.InetConstants.*;

import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import io.torpor.image.OwnField;
import io.torpor.image.proto.tcp_opts_entry;
import io.torpor.linux.SocketOption;
import io.torpor.linux.SocketOptionValues;
import io.torpor.linux.Sockets;
import io.torpor.spi.DumpContext;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Architecture;
import io.torpor.tracee.FrozenTree;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads the options of TCP sockets, all of one at a time. For the session's thread. */
final class TcpOptions {
    private static final TcpOption[] OWN = TcpOption.values();
    /** The fields of the format, which stand behind our own. */
    private static final int[] FORMAT = {TCP_CORK, TCP_NODELAY, TCP_KEEPCNT, TCP_KEEPIDLE, TCP_KEEPINTVL};

    private static final int CORK = OWN.length;
    private static final int NODELAY = CORK + 1;
    private static final int KEEP_COUNT = CORK + 2;
    private static final int KEEP_IDLE = CORK + 3;
    private static final int KEEP_INTERVAL = CORK + 4;
    private static final int CONGESTION = CORK + FORMAT.length;
    private static final int LAYER = CONGESTION + 1;
    private static final int FAST_OPEN_KEYS = LAYER + 1;
    private static final int NAME_BYTES = 16;
    /** Two, the second of which is only taken from others. */
    private static final int KEYS_BYTES = 32;

    private final SocketOptionValues values;
    private final int[] presets = new int[OWN.length];
    /** Those of the network namespace, which the kernel shows for sockets that have none. */
    private final byte[] commonKeys;

    private ByteBuffer lastAnswers;
    private boolean lastConnection;
    private tcp_opts_entry lastRecord;

    private TcpOptions(Architecture architecture) {
        SocketOption[] options = new SocketOption[FAST_OPEN_KEYS + 1];
        for (int i = 0; i < OWN.length; i++) {
            options[i] = OWN[i].option();
        }
        for (int i = 0; i < FORMAT.length; i++) {
            options[CORK + i] = new SocketOption(IPPROTO_TCP, FORMAT[i], Integer.BYTES);
        }
        options[CONGESTION] = new SocketOption(IPPROTO_TCP, TCP_CONGESTION, NAME_BYTES);
        options[LAYER] = new SocketOption(IPPROTO_TCP, TCP_ULP, NAME_BYTES);
        options[FAST_OPEN_KEYS] = new SocketOption(IPPROTO_TCP, TCP_FASTOPEN_KEY, KEYS_BYTES);
        values = new SocketOptionValues(options);
        values.useMachineCode(
                architecture.calls().bytes(), architecture.syscalls().number("getsockopt"));
        try (LocalFd fresh = Sockets.open(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM, IPPROTO_TCP)) {
            values.read(fresh);
            for (int i = 0; i < OWN.length; i++) {
                presets[i] = values.has(i) ? values.number(i) : 0;
            }
            commonKeys = keys();
        }
    }

    /** The session's. */
    static TcpOptions of(DumpContext context) {
        return context.findOrProvide(
                TcpOptions.class,
                () -> new TcpOptions(context.require(FrozenTree.class).architecture()));
    }

    /**
     * The record of a socket's options.
     *
     * @throws TorporException for a socket whose bytes another layer of the kernel changes
     */
    tcp_opts_entry save(LocalFd socket, boolean connection, Subject subject) throws TorporException {
        values.read(socket);
        if (lastAnswers != null && lastConnection == connection && values.areThose(lastAnswers)) {
            return lastRecord;
        }
        if (values.has(LAYER) && values.length(LAYER) > 0) {
            throw Problems.unsupported(
                    subject,
                    "a TCP socket with the upper layer " + name(LAYER) + " (TCP_ULP), whose keys nobody can read");
        }
        tcp_opts_entry.Builder record = tcp_opts_entry.newBuilder();
        if (values.number(CORK) != 0) {
            record.setCork(true);
        }
        if (values.number(NODELAY) != 0) {
            record.setNodelay(true);
        }
        record.setKeepcnt(values.number(KEEP_COUNT))
                .setKeepidle(values.number(KEEP_IDLE))
                .setKeepintvl(values.number(KEEP_INTERVAL));
        saveOwn(record, connection);
        lastRecord = record.build();
        lastConnection = connection;
        lastAnswers = values.copy();
        return lastRecord;
    }

    private void saveOwn(tcp_opts_entry.Builder record, boolean connection) {
        long[] pairs = new long[OWN.length * 2];
        int count = 0;
        for (int i = 0; i < OWN.length; i++) {
            if (OWN[i].appliesTo(connection) && values.has(i) && values.number(i) != presets[i]) {
                pairs[count++] = OWN[i].option().name();
                pairs[count++] = values.number(i);
            }
        }
        OwnField.Values own = new OwnField.Values();
        if (count > 0) {
            own.put(OwnField.TCP_OPTIONS, Arrays.copyOf(pairs, count));
        }
        own.put(OwnField.TCP_CONGESTION, name(CONGESTION).getBytes(StandardCharsets.US_ASCII));
        byte[] keys = keys();
        if (!connection && keys.length > 0 && !Arrays.equals(keys, commonKeys)) {
            own.put(OwnField.TCP_FAST_OPEN_KEYS, keys);
        }
        own.addTo(record);
    }

    private byte[] keys() {
        return values.has(FAST_OPEN_KEYS) ? values.bytes(FAST_OPEN_KEYS) : new byte[0];
    }

    private String name(int index) {
        byte[] bytes = values.bytes(index);
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.US_ASCII);
    }
}
