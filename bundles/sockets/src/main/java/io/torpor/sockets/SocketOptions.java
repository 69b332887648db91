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
 * <p>Restoring is in parts, because families need options at different times: {@link #restoreBeforeBinding}, {@link #restoreReuse} and {@link #restore}, each once.
 *
 * <p>Calls that fail are {@link SyscallException}s. For the session's thread.
 */
public final class SocketOptions {
    private final SessionContext context;
    private final OptionReader reader = new OptionReader();

    private SocketOptions(SessionContext context) {
        this.context = context;
    }

    /** The session's. */
    public static SocketOptions of(SessionContext context) {
        Optional<SocketOptions> present = context.find(SocketOptions.class);
        if (present.isPresent()) {
            return present.get();
        }
        SocketOptions created = new SocketOptions(context);
        architecture(context).ifPresent(created.reader::useMachineCode);
        context.provide(SocketOptions.class, created);
        return created;
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

    /**
     * Sets what must be there before the socket has an address, and before it listens: its device and its buffers. Buffers larger than everybody may have need
     * CAP_NET_ADMIN; without, a warning is reported.
     *
     * @throws TorporException if there is no such device
     */
    public void restoreBeforeBinding(LocalFd socket, sk_opts_entry record, Subject subject) throws TorporException {
        OptionWriter writer = writer(socket, record, subject);
        writer.bindToDevice();
        writer.setBuffers();
    }

    /** Sets SO_REUSEADDR and SO_REUSEPORT. */
    public void restoreReuse(LocalFd socket, sk_opts_entry record, Subject subject) {
        writer(socket, record, subject).setReuse();
    }

    /**
     * Sets the rest. It comes after what was in the socket's queue, which filters and SO_PEEK_OFF would have a say in, and after options of IP, which change SO_PRIORITY.
     *
     * @throws TorporException if the record has an option that is not known
     */
    public void restore(LocalFd socket, sk_opts_entry record, Subject subject) throws TorporException {
        writer(socket, record, subject).setRest();
    }

    private OptionWriter writer(LocalFd socket, sk_opts_entry record, Subject subject) {
        return new OptionWriter(socket, record, subject, context, reader);
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
