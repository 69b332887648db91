package io.torpor.sockets.inet;

import static io.torpor.abi.InetConstants.*;

import io.torpor.abi.LocalFd;
import io.torpor.linux.Sockets;
import io.torpor.spi.DumpContext;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;

/** Options that the image format has no field for: a program that has set one is told of. */
final class LostOptions {
    /** An option and what it is unless it was set. */
    private record Known(String name, int level, int option, int preset) {}

    private static final Known[] TCP = {
        new Known("TCP_USER_TIMEOUT", IPPROTO_TCP, TCP_USER_TIMEOUT, 0),
        new Known("TCP_DEFER_ACCEPT", IPPROTO_TCP, TCP_DEFER_ACCEPT, 0),
        new Known("TCP_FASTOPEN", IPPROTO_TCP, TCP_FASTOPEN, 0)
    };

    private LostOptions() {}

    static void report(LocalFd socket, boolean tcp, Subject subject, DumpContext context) {
        if (tcp) {
            report(socket, TCP, subject, context);
        }
    }

    private static void report(LocalFd socket, Known[] options, Subject subject, DumpContext context) {
        for (Known known : options) {
            int value = Sockets.option(socket, known.level(), known.option());
            if (value != known.preset()) {
                context.report(Issue.warning(
                        "SOCKETS-INET-006",
                        subject,
                        "The option " + known.name() + " of " + subject + " (" + value
                                + ") has no place in the image and will be " + known.preset(),
                        ""));
            }
        }
    }
}
