package io.torpor.rpc;

import io.torpor.cli.Command;
import io.torpor.cli.Invocation;
import io.torpor.cli.Switch;
import io.torpor.cli.UsageException;
import io.torpor.cli.Workplace;
import io.torpor.linux.Background;
import io.torpor.linux.PacketListener;
import io.torpor.linux.SyscallException;
import io.torpor.spi.TorporException;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code torpor service}: serves all who may connect to its socket, with one engine that is warm after the first. */
@Component(property = {Command.NAME + "=service", Command.RESIDENT + ":Boolean=true"})
public final class ServiceCommand implements Command {
    private static final String ADDRESS_PRESET = "criu_service.socket";

    private final Answers answers;

    @Activate
    public ServiceCommand(@Reference Answers answers) {
        this.answers = answers;
    }

    @Override
    public int run(Invocation invocation) throws UsageException, TorporException {
        if (!invocation.operands().isEmpty()) {
            throw new UsageException("service takes no operand, but got " + String.join(" ", invocation.operands()));
        }
        OptionalInt given = SocketActivation.descriptor(System.getenv());
        boolean background = invocation.has(Switch.DAEMON) || invocation.has(Switch.RESTORE_DETACHED);
        if (background && !Successor.isThis()) {
            return Successor.start();
        }
        Workplace workplace = Workplace.of(invocation);
        Path address =
                workplace.file(Switch.ADDRESS, invocation.value(Switch.ADDRESS).orElse(ADDRESS_PRESET));
        if (background) {
            Background.leaveSession();
        }
        try (PacketListener listener = given.isPresent() ? takeOver(given.getAsInt()) : listen(address);
                ServicePidFile pidFile = ServicePidFile.write(invocation, workplace)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                listener.close();
                pidFile.close();
            }));
            if (given.isEmpty()) {
                System.out.println("Service socket " + address
                        + " has permissions 0600. Use chmod to make it accessible to other users if needed.");
            }
            if (background) {
                Successor.tellReady();
            }
            new Reception(listener, answers, invocation).open();
        }
        return 0;
    }

    private static PacketListener takeOver(int descriptor) throws TorporException {
        try {
            return PacketListener.inherited(descriptor);
        } catch (SyscallException e) {
            throw Refusal.of(
                    "RPC-019",
                    "Descriptor " + descriptor + ", which LISTEN_FDS tells of, is no socket for clients: "
                            + e.getMessage(),
                    "It must listen, and be of type SOCK_SEQPACKET (ListenSequentialPacket= of systemd.socket(5)).",
                    e);
        }
    }

    private static PacketListener listen(Path address) throws TorporException {
        try {
            return PacketListener.at(address);
        } catch (SyscallException e) {
            throw Refusal.of(
                    "RPC-013",
                    "Cannot listen at " + address + ": " + e.getMessage(),
                    "Choose another place with --address.",
                    e);
        }
    }
}
