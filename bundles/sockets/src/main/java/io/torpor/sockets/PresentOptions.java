package io.torpor.sockets;

import io.torpor.abi.LocalFd;
import io.torpor.linux.SocketOption;
import io.torpor.linux.SocketOptionValues;
import io.torpor.tracee.Architecture;

/** What a new socket has already of the options that most sockets leave as they are, so that only the others are set. */
final class PresentOptions {
    private static final FormatOption[] OPTIONS = {
        FormatOption.SEND_BUFFER,
        FormatOption.RECEIVE_BUFFER,
        FormatOption.REUSE_ADDRESS,
        FormatOption.REUSE_PORT,
        FormatOption.LEAST_TO_RECEIVE,
        FormatOption.MARK,
        FormatOption.WITHOUT_ROUTE,
        FormatOption.WITHOUT_CHECKSUM,
        FormatOption.BROADCAST,
        FormatOption.KEEP_ALIVE,
        FormatOption.URGENT_INLINE,
        FormatOption.PASS_CREDENTIALS,
        FormatOption.PASS_SECURITY
    };

    /** By the ordinals of {@link FormatOption}: the index among those that are asked for. */
    private static final int[] INDEXES = new int[FormatOption.values().length];

    static {
        for (int i = 0; i < OPTIONS.length; i++) {
            INDEXES[OPTIONS[i].ordinal()] = i;
        }
    }

    private final SocketOptionValues values;

    PresentOptions() {
        SocketOption[] options = new SocketOption[OPTIONS.length];
        for (int i = 0; i < OPTIONS.length; i++) {
            options[i] = OPTIONS[i].option();
        }
        values = new SocketOptionValues(options);
    }

    void useMachineCode(Architecture architecture) {
        values.useMachineCode(
                architecture.calls().bytes(), architecture.syscalls().number("getsockopt"));
    }

    /** Asks a socket; the other methods tell of it until the next is asked. */
    void read(LocalFd socket) {
        values.read(socket);
    }

    boolean has(FormatOption option) {
        return values.has(INDEXES[option.ordinal()]);
    }

    int number(FormatOption option) {
        return values.number(INDEXES[option.ordinal()]);
    }
}
