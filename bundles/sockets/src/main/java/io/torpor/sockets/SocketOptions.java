package io.torpor.sockets;

import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import io.torpor.image.proto.sk_opts_entry;
import io.torpor.linux.Sockets;
import io.torpor.linux.SyscallException;
import io.torpor.spi.SessionContext;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Architecture;
import io.torpor.tracee.FrozenTree;
import io.torpor.tracee.PuppetTree;
import java.util.Optional;

/**
 * Options of level SOL_SOCKET, of sockets of any family: socket(7), {@code asm/socket.h}. All that can be read is saved, what {@code sk_opts_entry} has no field for in a field
 * of our own; what cannot be given back, for want of a privilege or of a newer kernel, is reported as a warning.
 *
 * <p>Calls that fail are {@link SyscallException}s. For the session's thread.
 */
public final class SocketOptions {
    private final SessionContext context;
    private final OptionReader reader = new OptionReader();
    private final PresentOptions present = new PresentOptions();

    private SocketOptions(SessionContext context) {
        this.context = context;
    }

    /** The session's. */
    public static SocketOptions of(SessionContext context) {
        return context.findOrProvide(SocketOptions.class, () -> {
            SocketOptions created = new SocketOptions(context);
            architecture(context).ifPresent(created::useMachineCode);
            return created;
        });
    }

    private void useMachineCode(Architecture architecture) {
        reader.useMachineCode(architecture);
        present.useMachineCode(architecture);
    }

    private static Optional<Architecture> architecture(SessionContext context) {
        Optional<Architecture> ofDump = context.find(FrozenTree.class).map(FrozenTree::architecture);
        return ofDump.isPresent() ? ofDump : context.find(PuppetTree.class).map(PuppetTree::architecture);
    }

    /**
     * Reads the options of a socket, and changes nothing.
     *
     * @throws TorporException if it has a filter that cannot be read: an eBPF program
     */
    public sk_opts_entry save(LocalFd socket, Subject subject) throws TorporException {
        return reader.save(socket, subject);
    }

    /** What asks sockets ahead of {@link #record}. */
    public SocketAnswers.Asker asker() {
        OptionReader another = new OptionReader();
        architecture(context).ifPresent(another::useMachineCode);
        return new SocketAnswers.Asker(another);
    }

    /**
     * Whether a record must be made while the socket is there, because only that can tell all: it has a filter.
     *
     * @throws TorporException as {@link #save}
     */
    public boolean isSocketNeeded(SocketAnswers answers, Subject subject) throws TorporException {
        return reader.hasFilter(answers.values(), subject);
    }

    /**
     * Makes the record of what a socket has answered.
     *
     * @param socket null where it {@linkplain #isSocketNeeded is not needed}
     * @throws TorporException as {@link #save}
     */
    public sk_opts_entry record(SocketAnswers answers, LocalFd socket, Subject subject) throws TorporException {
        return reader.record(answers.values(), socket, subject);
    }

    /** What gives a new socket its options. It asks the socket for those that it has: the next must be made when this one is done with. */
    public OptionWriter writer(LocalFd socket, sk_opts_entry record, Subject subject) {
        return new OptionWriter(socket, record, subject, context, present);
    }

    /** One option that is a number. */
    public static int get(LocalFd socket, int option) {
        return Sockets.option(socket, SocketConstants.SOL_SOCKET, option);
    }

    /** Sets one option, if it has another value. */
    public static void set(LocalFd socket, int option, int value) {
        if (get(socket, option) != value) {
            Sockets.setOption(socket, SocketConstants.SOL_SOCKET, option, value);
        }
    }
}
