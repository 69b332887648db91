package io.torpor.locks;

import io.torpor.image.ImageRecords;
import io.torpor.image.ImageType;
import io.torpor.procfs.FileLock;
import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FileTables;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.FrozenTree;
import io.torpor.tracee.HeldLock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Component;

/** Records each lock once, with its owner and a descriptor to set it through. */
@Component
@DumpStep(
        name = "locks-save",
        stage = DumpStage.RESOURCES,
        needs = {"file-tables", "task-tree", "images"},
        onlyWith = "file-locks")
public final class LocksDumper implements ResourceDumper {
    /** What tells a lock from others: a POSIX one belongs to a table (the description is the one it was set through), others to their description. */
    private record Identity(int table, int file, FileLock.Kind kind, String mode, long start, long end) {}

    @Override
    public void dump(DumpContext context) throws TorporException {
        FrozenTree tree = context.require(FrozenTree.class);
        FileTables tables = context.require(FileTables.class);
        List<HeldLock> shown = tables.takeLocks();
        LockInspection.check(shown, context);
        Map<Identity, HeldLock> once = new LinkedHashMap<>();
        for (HeldLock held : shown) {
            Identity identity = identity(held, tables);
            HeldLock known = once.get(identity);
            if (known == null || !isSetBy(known) && isSetBy(held)) {
                once.put(identity, held);
            }
        }
        ImageRecords images = context.require(ImageRecords.class);
        for (HeldLock held : once.values()) {
            int owner = owner(held, tables, tree).virtualPid().number();
            images.add(ImageType.FILE_LOCKS, LockRecords.record(held.lock(), owner, held.number()));
        }
        context.count("file-locks", once.size());
    }

    private static Identity identity(HeldLock held, FileTables tables) {
        FileLock lock = held.lock();
        boolean ofTable = lock.kind() == FileLock.Kind.POSIX;
        int table = ofTable ? tables.tableIdOf(held.task().pid()) : 0;
        return new Identity(table, held.file().id(), lock.kind(), lock.mode(), lock.start(), lock.end());
    }

    private static boolean isSetBy(HeldLock held) {
        return held.lock().pid() == held.task().pid().number();
    }

    /** Of those that share the table, the one that set it. */
    private static FrozenTask owner(HeldLock held, FileTables tables, FrozenTree tree) {
        int table = tables.tableIdOf(held.task().pid());
        for (FrozenTask task : tree.tasks()) {
            if (task.pid().number() == held.lock().pid() && tables.tableIdOf(task.pid()) == table) {
                return task;
            }
        }
        return held.task();
    }
}
