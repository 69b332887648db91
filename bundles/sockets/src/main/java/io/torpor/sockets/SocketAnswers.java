package io.torpor.sockets;

import io.torpor.abi.LocalFd;
import java.nio.ByteBuffer;

/** What sockets have answered when they were asked for their options: {@link SocketOptions#record} makes a record of it when there is time. */
public final class SocketAnswers {
    private final ByteBuffer values;

    private SocketAnswers(ByteBuffer values) {
        this.values = values;
    }

    ByteBuffer values() {
        return values;
    }

    /** Asks sockets. For one thread, which need not be the session's. */
    public static final class Asker {
        private final OptionReader reader;
        private SocketAnswers last;

        Asker(OptionReader reader) {
            this.reader = reader;
        }

        /** Asks one, and changes nothing. */
        public SocketAnswers ask(LocalFd socket) {
            ByteBuffer values = reader.ask(socket);
            if (last == null || last.values != values) {
                last = new SocketAnswers(values);
            }
            return last;
        }
    }
}
