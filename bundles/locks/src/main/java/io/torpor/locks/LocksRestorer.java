package io.torpor.locks;

import io.torpor.abi.Errno;
import io.torpor.abi.VirtualPid;
import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.proto.file_lock_entry;
import io.torpor.linux.SymbolicLinks;
import io.torpor.linux.SyscallException;
import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Call;
import io.torpor.tracee.Puppet;
import io.torpor.tracee.PuppetTree;
import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Sets the locks of every task, all at once, and then begins to break the leases that were being broken. */
@Component
@RestoreStep(
        name = "locks-set",
        stage = RestoreStage.PRIVATE,
        needs = {"puppets", "images", "descriptors", "fs"})
public final class LocksRestorer implements ResourceRestorer {
    /** A lock, and the call that sets it. */
    private record Wanted(file_lock_entry record, Puppet puppet, Call call) {}

    @Override
    public void restore(RestoreContext context) throws TorporException {
        List<file_lock_entry> records =
                context.require(ImageSet.class).all(ImageType.FILE_LOCKS, file_lock_entry.class);
        if (records.isEmpty()) {
            return;
        }
        PuppetTree tree = context.require(PuppetTree.class);
        List<Wanted> all = new ArrayList<>();
        for (file_lock_entry record : records) {
            Puppet puppet = tree.find(new VirtualPid(record.getPid()));
            if (puppet == null) {
                throw LockProblems.inconsistent(record, "there is no such task");
            }
            all.add(new Wanted(record, puppet, LockCalls.queue(puppet, record)));
        }
        tree.run();
        for (Wanted lock : all) {
            check(lock, tree);
        }
        for (Wanted lock : all) {
            if (LockRecords.isBreaking(lock.record)) {
                LeaseBreak.begin(lock.puppet, lock.record, fileOf(lock), tree);
            }
        }
    }

    private static void check(Wanted lock, PuppetTree tree) throws TorporException {
        switch (lock.call.errno()) {
            case 0 -> {}
            case Errno.EBADF ->
                throw LockProblems.inconsistent(lock.record, "there is no such descriptor, or not of that access mode");
            case Errno.EAGAIN, Errno.EACCES ->
                throw LockProblems.taken(
                        lock.record, lock.puppet, fileOf(lock), Holders.of(lock.puppet, lock.record.getFd(), tree));
            default -> {
                try {
                    lock.call.result();
                } catch (SyscallException e) {
                    throw LockProblems.failed(lock.record, lock.puppet, fileOf(lock), e);
                }
            }
        }
    }

    private static String fileOf(Wanted lock) {
        return SymbolicLinks.target("/proc/" + lock.puppet.pid() + "/fd/" + lock.record.getFd());
    }
}
