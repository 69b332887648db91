package io.torpor.ttys;

import com.google.protobuf.Message;
import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.abi.RemoteFd;
import io.torpor.abi.VirtualPid;
import io.torpor.image.proto.TtyType;
import io.torpor.image.proto.tty_file_entry;
import io.torpor.image.proto.tty_info_entry;
import io.torpor.linux.StatusFlags;
import io.torpor.linux.SyscallException;
import io.torpor.spi.Claims;
import io.torpor.spi.FileRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Call;
import io.torpor.tracee.Puppet;
import io.torpor.tracee.PuppetTree;
import io.torpor.tracee.SignalOwners;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** An open terminal. */
@Component
@Claims("record tty_file_entry")
public final class TtyRestorer implements FileRestorer {
    private static final int AT_FDCWD = -100;

    @Override
    public LocalFd restore(Message message, RestoreContext context) throws TorporException {
        tty_file_entry record = (tty_file_entry) message;
        RestoredTtys ttys = context.require(RestoredTtys.class);
        tty_info_entry tty = ttys.saved().info(record.getTtyInfoId());
        LocalFd file = null;
        try {
            Optional<LocalFd> inherited = ttys.openInherited(tty, record.getFlags());
            if (inherited.isPresent()) {
                return inherited.get();
            }
            file = open(record, tty, ttys, context);
            SignalOwners.restore(file, record.getFown(), context.require(PuppetTree.class));
            StatusFlags.set(file, record.getFlags());
            LocalFd complete = file;
            file = null;
            return complete;
        } catch (SyscallException e) {
            throw RestoreProblems.notRestored(record.getId(), e);
        } finally {
            if (file != null) {
                file.close();
            }
        }
    }

    private static LocalFd open(tty_file_entry record, tty_info_entry tty, RestoredTtys ttys, RestoreContext context)
            throws TorporException {
        int flags = record.getFlags() & ~OpenFlags.FASYNC;
        if (tty.getType() == TtyType.EXT_TTY) {
            throw RestoreProblems.notInherited(SavedTerminals.resource(tty));
        }
        if (tty.getType() == TtyType.CTTY) {
            return openControlling(tty, flags, context);
        }
        if (tty.getType() != TtyType.PTY) {
            // A serial line without a carrier would make us wait.
            return ttys.open(tty, flags | OpenFlags.O_NONBLOCK);
        }
        return SavedTerminals.isMaster(tty) ? ttys.master(tty) : ttys.openSlave(tty, flags);
    }

    /** {@code /dev/tty} is opened by a member of the session. */
    private static LocalFd openControlling(tty_info_entry tty, int flags, RestoreContext context)
            throws TorporException {
        PuppetTree tree = context.require(PuppetTree.class);
        Puppet leader = tty.getSid() <= 0 ? null : tree.find(new VirtualPid(tty.getSid()));
        Puppet member = leader == null ? tree.puppets().get(0) : leader;
        Call opened = member.script()
                .tryCall("openat", AT_FDCWD, member.script().string("/dev/tty"), flags | OpenFlags.O_CLOEXEC, 0);
        member.run();
        if (opened.failed()) {
            throw RestoreProblems.notOpened("/dev/tty in " + member, opened.failure());
        }
        RemoteFd number = new RemoteFd((int) opened.result());
        try {
            return member.take(number);
        } finally {
            member.script().call("close", number);
            member.run();
        }
    }
}
