package io.torpor.sockets.inet;

import static io.torpor.abi.InetConstants.*;

import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import io.torpor.linux.Sockets;
import io.torpor.spi.DumpContext;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;

/** Options that the image format has no field for: a program that has set one is told of. */
final class LostOptions {
    /** An option and what it is unless it was set. */
    private record Known(String name, int level, int option, int preset) {}

    private static final Known[] FOUR = {
        new Known("IP_TRANSPARENT", IPPROTO_IP, IP_TRANSPARENT, 0),
        new Known("IP_RECVERR", IPPROTO_IP, IP_RECVERR, 0),
        new Known("IP_RECVTTL", IPPROTO_IP, IP_RECVTTL, 0),
        new Known("IP_RECVTOS", IPPROTO_IP, IP_RECVTOS, 0),
        new Known("IP_MULTICAST_TTL", IPPROTO_IP, IP_MULTICAST_TTL, 1)
    };
    private static final Known[] SIX = {
        new Known("IPV6_TRANSPARENT", IPPROTO_IPV6, IPV6_TRANSPARENT, 0),
        new Known("IPV6_RECVERR", IPPROTO_IPV6, IPV6_RECVERR, 0),
        new Known("IPV6_RECVTCLASS", IPPROTO_IPV6, IPV6_RECVTCLASS, 0),
        new Known("IPV6_RECVHOPLIMIT", IPPROTO_IPV6, IPV6_RECVHOPLIMIT, 0),
        new Known("IPV6_TCLASS", IPPROTO_IPV6, IPV6_TCLASS, 0)
    };

    private LostOptions() {}

    static void report(LocalFd socket, int family, Subject subject, DumpContext context) {
        report(socket, family == SocketConstants.AF_INET ? FOUR : SIX, subject, context);
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
