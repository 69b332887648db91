package io.torpor.sockets;

import static io.torpor.abi.SocketConstants.*;

import io.torpor.linux.SocketOption;

/**
 * Options that {@code sk_opts_entry} has no field for, in the order in which they are set. They go into a field of our own, as pairs of number and value.
 *
 * <p>Not here, because the kernel does not tell them: SO_BUSY_POLL_BUDGET, SO_INQ, SO_CNX_ADVICE, programs of SO_ATTACH_REUSEPORT_CBPF and SO_ATTACH_REUSEPORT_EBPF.
 */
enum OwnOption {
    /** Takes the same time stamps as the two after it would, with more of them; of both forms only the newer tells whether it is the one. */
    TIMESTAMPING("SO_TIMESTAMPING", SO_TIMESTAMPING, 8, 0),
    TIMESTAMPING_NEW("SO_TIMESTAMPING_NEW", SO_TIMESTAMPING_NEW, 8, 0),
    TIMESTAMP("SO_TIMESTAMP", SO_TIMESTAMP, 4, 0),
    TIMESTAMP_NEW("SO_TIMESTAMP_NEW", SO_TIMESTAMP_NEW, 4, 0),
    TIMESTAMPNS("SO_TIMESTAMPNS", SO_TIMESTAMPNS, 4, 0),
    TIMESTAMPNS_NEW("SO_TIMESTAMPNS_NEW", SO_TIMESTAMPNS_NEW, 4, 0),
    DEBUG("SO_DEBUG", SO_DEBUG, 4, 0),
    OVERFLOW("SO_RXQ_OVFL", SO_RXQ_OVFL, 4, 0),
    WIFI_STATUS("SO_WIFI_STATUS", SO_WIFI_STATUS, 4, 0),
    PEEK_OFFSET("SO_PEEK_OFF", SO_PEEK_OFF, 4, -1),
    WITHOUT_FRAME_CHECK("SO_NOFCS", SO_NOFCS, 4, 0),
    SELECT_ERRORS("SO_SELECT_ERR_QUEUE", SO_SELECT_ERR_QUEUE, 4, 0),
    BUSY_POLL("SO_BUSY_POLL", SO_BUSY_POLL, 4, 0),
    PREFER_BUSY_POLL("SO_PREFER_BUSY_POLL", SO_PREFER_BUSY_POLL, 4, 0),
    PACING("SO_MAX_PACING_RATE", SO_MAX_PACING_RATE, 8, -1),
    /** The kernel writes it too, for each packet that a connected socket gets. */
    INCOMING_CPU("SO_INCOMING_CPU", SO_INCOMING_CPU, 4, -1),
    ZERO_COPY("SO_ZEROCOPY", SO_ZEROCOPY, 4, 0),
    /** Clock and flags. CLOCK_REALTIME without flags looks as if it was not set. */
    SEND_TIME("SO_TXTIME", SO_TXTIME, 8, 0),
    RESERVED_MEMORY("SO_RESERVE_MEM", SO_RESERVE_MEM, 4, 0),
    REHASH("SO_TXREHASH", SO_TXREHASH, 4, 1),
    RECEIVE_MARK("SO_RCVMARK", SO_RCVMARK, 4, 0),
    RECEIVE_PRIORITY("SO_RCVPRIORITY", SO_RCVPRIORITY, 4, 0),
    PASS_PIDFD("SO_PASSPIDFD", SO_PASSPIDFD, 4, 0),
    PASS_RIGHTS("SO_PASSRIGHTS", SO_PASSRIGHTS, 4, 1),
    /** Last: from then on the filter cannot be set. */
    LOCK_FILTER("SO_LOCK_FILTER", SO_LOCK_FILTER, 4, 0);

    private final String text;
    private final SocketOption option;
    private final long preset;

    OwnOption(String text, int name, int bytes, long preset) {
        this.text = text;
        this.option = new SocketOption(SOL_SOCKET, name, bytes);
        this.preset = preset;
    }

    SocketOption option() {
        return option;
    }

    /** What a new socket has, if the administrator has not chosen something else. */
    long preset() {
        return preset;
    }

    /** Null if there is none of that number. */
    static OwnOption of(long number) {
        for (OwnOption option : values()) {
            if (option.option.name() == number) {
                return option;
            }
        }
        return null;
    }

    /** The name in {@code asm/socket.h}. */
    @Override
    public String toString() {
        return text;
    }
}
