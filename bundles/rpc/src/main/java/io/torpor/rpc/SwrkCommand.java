package io.torpor.rpc;

import io.torpor.cli.Command;
import io.torpor.cli.Invocation;
import io.torpor.cli.UsageException;
import io.torpor.linux.PacketSocket;
import io.torpor.linux.SyscallException;
import io.torpor.spi.TorporException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code torpor swrk FD}: serves the one client that started this program, on a descriptor that it left open. */
@Component(property = Command.NAME + "=swrk")
public final class SwrkCommand implements Command {
    private final Answers answers;

    @Activate
    public SwrkCommand(@Reference Answers answers) {
        this.answers = answers;
    }

    @Override
    public int run(Invocation invocation) throws UsageException, TorporException {
        int number = descriptor(invocation);
        try (PacketSocket socket = PacketSocket.inherited(number)) {
            return new Conversation(answers, socket, invocation, true).hold() ? 0 : 1;
        } catch (SyscallException e) {
            throw Refusal.of(
                    "RPC-012",
                    "Descriptor " + number + " is no connection to a client: " + e.getMessage(),
                    "It must be one end of a socketpair(2) of type SOCK_SEQPACKET.",
                    e);
        }
    }

    static int descriptor(Invocation invocation) throws UsageException {
        if (invocation.operands().size() != 1) {
            throw new UsageException("Say \"swrk FD\": the descriptor of a socket that the client left open");
        }
        String text = invocation.operands().get(0);
        try {
            int number = Integer.parseInt(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new UsageException("swrk: \"" + text + "\" is not a descriptor");
        }
        throw new UsageException("swrk: \"" + text + "\" is not a descriptor");
    }
}
