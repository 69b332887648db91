package io.torpor.tasks;

import io.torpor.abi.Pid;
import io.torpor.linux.NamespaceLinks;
import io.torpor.linux.SyscallException;
import io.torpor.procfs.Stat;
import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.Issue;
import io.torpor.spi.Options;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Architecture;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.FrozenThread;
import io.torpor.tracee.FrozenTree;
import java.nio.file.Files;
import java.nio.file.Path;
import org.osgi.service.component.annotations.Component;

/** Looks whether the tree is one that can be saved, and asks every thread about itself. */
@Component
@DumpStep(name = "tasks-observe", stage = DumpStage.OBSERVE, needs = "task-tree", provides = "sharing", live = true)
public final class TreeObserver implements ResourceDumper {
    private static final String TAGGED_ADDRESSES = "lam";

    @Override
    public void dump(DumpContext context) throws TorporException {
        FrozenTree tree = context.require(FrozenTree.class);
        ThreadAnswers answers = new ThreadAnswers();
        boolean shellJob = context.options().get(Options.SHELL_JOB);
        Architecture architecture = tree.architecture();
        try (NamespaceLinks namespaces = new NamespaceLinks(architecture.calls().bytes(), architecture.syscalls())) {
            for (FrozenTask task : tree.tasks()) {
                checkThreads(context, tree, task);
                checkMembership(context, tree, task, shellJob);
                if (!task.isZombie()) {
                    checkNamespaces(context, task, namespaces);
                }
                for (FrozenThread thread : task.threads()) {
                    answers.ask(architecture, thread, thread == task.leader(), task.isCompat());
                }
            }
        }
        context.provide(TreeSharing.class, TreeSharing.find(tree, context));
        context.provide(ThreadAnswers.class, answers);
    }

    private static void checkThreads(DumpContext context, FrozenTree tree, FrozenTask task) throws TorporException {
        if (task.isZombie()) {
            return;
        }
        int there = task.threads().size() + (task.hasLostLeader() ? 1 : 0);
        if (!tree.isRunning() && there != task.stat().threads()) {
            context.refuse(Issue.error(
                    "TASKS-012",
                    task.subject(),
                    "Cannot dump " + task + ": only " + there + " of its "
                            + task.stat().threads()
                            + " threads could be stopped; the others have ended and were not waited for",
                    "Try again."));
        }
        if (task.status().threadFeatures().contains(TAGGED_ADDRESSES)) {
            context.refuse(
                    Issue.error(
                            "TASKS-047",
                            task.subject(),
                            "Cannot dump " + task + ": it uses addresses with tags (LAM, ARCH_ENABLE_TAGGED_ADDR)",
                            "Start it without: images cannot say so, and a restored process would fault at the first such address."));
        }
        if (tree.isRunning()) {
            return; // registers and stops are seen in a stopped tree only
        }
        int stopped = task.leader().stopSignal();
        for (FrozenThread thread : task.threads()) {
            if (!thread.unsaved().isEmpty()) {
                context.refuse(Issue.error(
                        "TASKS-046",
                        task.subject(),
                        "Cannot dump " + task + ": thread " + thread.tid() + " uses "
                                + String.join(" and ", thread.unsaved()) + ", for which images have no place",
                        "Dump when it does not, or start it so that it does without."));
            }
            if (thread.stopSignal() != stopped) {
                context.refuse(TaskProblems.stoppedAlone(task, thread));
            }
        }
    }

    /**
     * Sessions and groups must have their leaders in the tree, or no leader any more. With {@code --shell-job} the root's may be outside, and then anybody
     * else's, too: the engine's own takes their place.
     */
    private static void checkMembership(DumpContext context, FrozenTree tree, FrozenTask task, boolean shellJob)
            throws TorporException {
        Stat root = tree.root().stat();
        if (!shellJob || task.stat().session() != root.session()) {
            checkLeader(context, tree, task, "session", task.stat().session());
        }
        if (!shellJob || task.stat().processGroup() != root.processGroup()) {
            checkLeader(context, tree, task, "process group", task.stat().processGroup());
        }
    }

    private static void checkLeader(DumpContext context, FrozenTree tree, FrozenTask task, String what, int leader)
            throws TorporException {
        boolean outside = leader == 0 || tree.find(new Pid(leader)) == null && Files.exists(Path.of("/proc/" + leader));
        boolean rootOfNone = task == tree.root()
                && leader != task.pid().number()
                && (leader == 0 || tree.find(new Pid(leader)) == null);
        if (outside || rootOfNone) {
            boolean shellJob = context.options().get(Options.SHELL_JOB);
            context.refuse(Issue.error(
                    "TASKS-015",
                    task.subject(),
                    "Cannot dump " + task + ": the leader of its " + what + ", process " + leader
                            + ", is not part of the tree",
                    shellJob
                            ? "--shell-job helps only where the root is in the same " + what
                                    + "; dump the tree that has the leader."
                            : "Dump the tree that has the leader, start the program with setsid, or use --shell-job."));
        }
    }

    private static void checkNamespaces(DumpContext context, FrozenTask task, NamespaceLinks namespaces)
            throws TorporException {
        try {
            for (int i = namespaces.firstOther(task.livingId()); i >= 0; i = namespaces.nextOther(i)) {
                if (!task.hasEnded()) {
                    context.refuse(
                            Issue.error(
                                    "TASKS-016",
                                    task.subject(),
                                    "Cannot dump " + task + ": it is in another " + namespaces.kind(i) + " namespace ("
                                            + namespaces.link(i) + ") than the engine (" + namespaces.own(i) + ")",
                                    "Namespaces are not supported yet; run the engine inside of them, for example with nsenter."));
                }
            }
        } catch (SyscallException e) {
            if (!task.hasEnded()) {
                context.refuse(Issue.error(
                                "TASKS-017",
                                task.subject(),
                                "Cannot see in which namespaces " + task + " is: " + e.getMessage(),
                                "")
                        .causedBy(e));
            }
        }
    }
}
