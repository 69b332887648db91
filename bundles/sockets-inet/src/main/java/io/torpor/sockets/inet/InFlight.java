package io.torpor.sockets.inet;

import io.torpor.abi.LocalFd;
import io.torpor.abi.PollEvents;
import io.torpor.abi.SocketConstants;
import io.torpor.linux.Sockets;
import io.torpor.spi.DumpContext;
import io.torpor.spi.Issue;
import io.torpor.spi.OpenFile;
import io.torpor.spi.Options;
import io.torpor.spi.TorporException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** What becomes of connections that were made and not yet accepted, as the user said: a value of the session. For its thread. */
final class InFlight {
    private final String policy;
    private final List<OpenFile> toReset = new ArrayList<>();

    private InFlight(Options options) {
        policy = options.get(Options.SKIP_IN_FLIGHT) ? Options.IN_FLIGHT_SKIP : options.get(Options.IN_FLIGHT);
    }

    /** The session's. */
    static InFlight of(DumpContext context) {
        return context.findOrProvide(InFlight.class, () -> new InFlight(context.options()));
    }

    /** How long the program has to accept them before it is frozen, in milliseconds; 0 for not at all. */
    long patience() {
        return policy.startsWith(Options.IN_FLIGHT_WAIT)
                ? Long.parseLong(policy.substring(Options.IN_FLIGHT_WAIT.length()))
                : 0;
    }

    /** Refuses a listening socket that has some, or takes note. */
    void meet(OpenFile file, Endpoint local, int waiting, DumpContext context) throws TorporException {
        switch (policy) {
            case Options.IN_FLIGHT_SKIP ->
                context.report(leftOut(file, local, waiting, ": their clients see them end when the tree ends"));
            case Options.IN_FLIGHT_RESET -> {
                toReset.add(file);
                context.report(leftOut(file, local, waiting, ": they are reset, so that their clients connect anew"));
            }
            default ->
                context.refuse(Issue.error(
                        "SOCKETS-INET-003",
                        file.subject(),
                        "Cannot dump " + file.subject() + ": " + waiting + " connections to " + local
                                + " wait to be accepted"
                                + (patience() > 0 ? ", and were not within " + patience() + " milliseconds" : ""),
                        "Dump again when the program has accepted them, or say what is to become of them:"
                                + " --in-flight=wait:MILLISECONDS, --in-flight=reset, or --in-flight=skip."));
        }
    }

    private static Issue leftOut(OpenFile file, Endpoint local, int waiting, String fate) {
        return Issue.warning(
                "SOCKETS-INET-015",
                file.subject(),
                waiting + " connections to " + local + " that wait to be accepted are left out" + fate,
                "");
    }

    /** Resets them, also where somebody besides the tree has the listening socket and would keep them. */
    void reset() {
        byte[] atOnce = ByteBuffer.allocate(2 * Integer.BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(1)
                .putInt(0)
                .array();
        for (OpenFile file : toReset) {
            LocalFd listener = file.descriptor();
            while ((Sockets.poll(listener, PollEvents.POLLIN) & PollEvents.POLLIN) != 0) {
                try (LocalFd connection = Sockets.accept(listener)) {
                    Sockets.setOption(connection, SocketConstants.SOL_SOCKET, SocketConstants.SO_LINGER, atOnce);
                }
            }
        }
        toReset.clear();
    }
}
