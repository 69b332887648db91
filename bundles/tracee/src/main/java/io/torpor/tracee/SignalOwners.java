package io.torpor.tracee;

import io.torpor.abi.Fcntl;
import io.torpor.abi.LocalFd;
import io.torpor.abi.VirtualPid;
import io.torpor.image.proto.fown_entry;
import io.torpor.linux.FileOwner;
import io.torpor.spi.OpenFile;

/**
 * The owner of an open file as a record, ids translated: every kind of open file has one ({@code F_SETOWN_EX}, {@code F_SETSIG} of fcntl(2)). For
 * the session's thread.
 */
public final class SignalOwners {
    private static final fown_entry NONE = record(FileOwner.NONE, 0);

    private SignalOwners() {}

    /** As {@link #save(LocalFd, FrozenTree)}, without asking again where that was seen. */
    public static fown_entry save(OpenFile file, FrozenTree tree) {
        return file instanceof SeenFile known ? record(known.owner(), tree) : save(file.descriptor(), tree);
    }

    /** The record of an open file. A task of the tree goes by its id in its own namespace, another by the engine's. */
    public static fown_entry save(LocalFd descriptor, FrozenTree tree) {
        return record(FileOwner.of(descriptor), tree);
    }

    private static fown_entry record(FileOwner owner, FrozenTree tree) {
        return owner.isNone() ? NONE : record(owner, inside(owner, tree));
    }

    /** The record of a file that has no owner. */
    public static fown_entry none() {
        return NONE;
    }

    private static fown_entry record(FileOwner owner, int id) {
        return fown_entry
                .newBuilder()
                .setUid(owner.uid())
                .setEuid(owner.euid())
                .setSignum(owner.signal())
                .setPidType(owner.type())
                .setPid(id)
                .build();
    }

    private static int inside(FileOwner owner, FrozenTree tree) {
        for (FrozenTask task : tree.tasks()) {
            if (owner.type() != Fcntl.F_OWNER_TID && task.pid().number() == owner.id()) {
                return task.virtualPid().number();
            }
            for (FrozenThread thread : task.threads()) {
                if (owner.type() == Fcntl.F_OWNER_TID && thread.tid().number() == owner.id()) {
                    return thread.virtualTid();
                }
            }
        }
        return owner.id();
    }

    /**
     * Gives an open file its owner back.
     *
     * @throws io.torpor.linux.SyscallException when there is no such task, or the engine may not act as the user who set it
     */
    public static void restore(LocalFd descriptor, fown_entry record, PuppetTree tree) {
        if (record.getPid() == 0 && record.getSignum() == 0) {
            return;
        }
        new FileOwner(record.getPidType(), outside(record, tree), record.getSignum(), record.getUid(), record.getEuid())
                .set(descriptor, tree.architecture().syscalls().number("setresuid"));
    }

    private static int outside(fown_entry record, PuppetTree tree) {
        if (record.getPid() == 0) {
            return 0;
        }
        if (record.getPidType() != Fcntl.F_OWNER_TID) {
            Puppet puppet = tree.find(new VirtualPid(record.getPid()));
            return puppet == null ? record.getPid() : puppet.pid().number();
        }
        for (Puppet puppet : tree.puppets()) {
            for (PuppetThread thread : puppet.threads()) {
                if (thread.virtualTid() == record.getPid()) {
                    return thread.tid().number();
                }
            }
        }
        return record.getPid();
    }
}
