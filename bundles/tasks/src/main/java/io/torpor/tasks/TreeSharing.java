package io.torpor.tasks;

import io.torpor.abi.Errno;
import io.torpor.abi.KcmpTypes;
import io.torpor.abi.Pid;
import io.torpor.linux.SyscallException;
import io.torpor.procfs.ProcFs;
import io.torpor.spi.DumpContext;
import io.torpor.spi.Issue;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.FrozenThread;
import io.torpor.tracee.FrozenTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * What the processes of a tree share that they were born with.
 *
 * @param memory CLONE_VM
 * @param handlers CLONE_SIGHAND; only who shares memory can share these
 * @param contexts CLONE_FS: working directory, root and umask
 */
record TreeSharing(SharedParts memory, SharedParts handlers, SharedParts contexts) {
    private static final String NO_CHANCE = "Nothing makes a process share that later.";

    /** Asks the kernel; tells tasks whose memory they have. */
    static TreeSharing find(FrozenTree tree, DumpContext context) throws TorporException {
        refuseOutside(tree, context);
        SharedParts memory = SharedParts.find(tree, KcmpTypes.KCMP_VM, "its memory (CLONE_VM)", NO_CHANCE, context);
        for (FrozenTask task : tree.tasks()) {
            if (!task.isZombie()) {
                task.sharesMemoryOf(memory.firstFor(task));
                if (tree.isRunning() && task.memoryOwner() != task) {
                    refuseWaiting(tree.find(new Pid(task.stat().parent())), task, context);
                }
            }
        }
        return new TreeSharing(
                memory,
                SharedParts.find(
                        tree, KcmpTypes.KCMP_SIGHAND, "its signal handlers (CLONE_SIGHAND)", NO_CHANCE, context),
                SharedParts.find(
                        tree,
                        KcmpTypes.KCMP_FS,
                        "its working directory and umask (CLONE_FS)",
                        "Have it call unshare(CLONE_FS).",
                        context));
    }

    /** A parent that waits in vfork(2) cannot be stopped; a dump finds out by its time limit. */
    private static void refuseWaiting(FrozenTask parent, FrozenTask child, DumpContext context) throws TorporException {
        for (FrozenThread thread : parent == null ? List.<FrozenThread>of() : parent.threads()) {
            try {
                if (new ProcFs().stat(parent.pid(), thread.tid()).state() == 'D') {
                    context.refuse(Issue.error(
                            "TASKS-049",
                            parent.subject(),
                            "Cannot dump " + parent + ": its thread " + thread.tid() + " waits for " + child
                                    + ", to which it has lent its memory (vfork(2), CLONE_VFORK), and nothing stops it",
                            "Wait until the child has executed another program, or has ended."));
                }
            } catch (IOException e) {
                if (!parent.hasEnded(thread)) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    /** A part of the tree alone would be another program afterwards; and while it is asked about itself, all who have the memory must stand still. */
    private static void refuseOutside(FrozenTree tree, DumpContext context) throws TorporException {
        FrozenTask root = tree.root();
        int parent = root.stat().parent();
        if (parent == 0 || root.isZombie()) {
            return;
        }
        SharingOrder order = new SharingOrder(tree, KcmpTypes.KCMP_VM);
        try {
            if (order.sharesWith(root, parent)) {
                context.refuse(Issue.error(
                        "TASKS-048",
                        root.subject(),
                        "Cannot dump " + root + ": it shares its memory (CLONE_VM) with its parent, process " + parent
                                + ", which is not part of the tree",
                        "Dump the tree of process " + parent + "."));
            }
        } catch (SyscallException e) {
            if (e.errno() != Errno.ESRCH && e.errno() != Errno.EPERM) {
                throw e;
            }
            // It has ended, or is a process that the engine may not look at.
        }
    }
}
