package io.torpor.tasks;

import io.torpor.abi.VirtualPid;
import io.torpor.spi.Issue;
import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Data;
import io.torpor.tracee.Puppet;
import io.torpor.tracee.PuppetTree;
import io.torpor.tracee.Script;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Set;
import org.osgi.service.component.annotations.Component;

/**
 * Ends helpers and zombies. Parents wait for helpers, and forget every SIGCHLD that this has sent them: setting a disposition that
 * ignores a signal discards the pending ones (signal(7)). The real dispositions and pending signals come after.
 */
@Component
@RestoreStep(
        name = "tasks-reap",
        stage = RestoreStage.PRIVATE,
        needs = {"puppets", "mappings"},
        provides = "zombies-dead")
public final class TreeReaper implements ResourceRestorer {
    private static final int SIGCHLD = 17;
    private static final int KERNEL_SIGACTION_BYTES = 32;
    private static final int WALL = 0x40000000;
    private static final int CORE_DUMPED = 0x80;

    @Override
    public void restore(RestoreContext context) throws TorporException {
        SavedTree saved = context.require(SavedTree.class);
        PuppetTree tree = context.require(PuppetTree.class);
        Set<SavedTask> parents = new HashSet<>();
        tree.run();
        for (SavedTask task : saved.tasks()) {
            if (task.isHelper() || task.isZombie()) {
                end(context, tree, task);
                parents.add(task.parent());
            }
        }
        tree.run();
        for (SavedTask helper : saved.helpers()) {
            puppet(tree, helper.parent()).script().call("wait4", helper.pid(), 0, WALL, 0);
        }
        for (SavedTask parent : parents) {
            if (parent.isAlive()) {
                forgetChildren(puppet(tree, parent).script());
            }
        }
        tree.run();
        tree.removeEnded();
    }

    private static void end(RestoreContext context, PuppetTree tree, SavedTask task) {
        Puppet puppet = puppet(tree, task);
        puppet.leader().expectEnd();
        int status = task.isHelper() ? 0 : task.core().getTc().getExitCode();
        int signal = status & 0x7f;
        if (signal == 0) {
            puppet.script().call("exit_group", status >> 8 & 0xff);
        } else {
            if ((status & CORE_DUMPED) != 0) {
                context.report(Issue.warning(
                        "TASKS-027",
                        new Subject.Other("task " + task.pid()),
                        "Task " + task.pid()
                                + " had ended with a core dump; its parent will be told of the signal only",
                        ""));
            }
            tree.killBy(puppet, signal);
        }
    }

    private static Puppet puppet(PuppetTree tree, SavedTask task) {
        return tree.find(new VirtualPid(task.pid()));
    }

    private static void forgetChildren(Script script) {
        byte[] ignore = ByteBuffer.allocate(KERNEL_SIGACTION_BYTES)
                .order(ByteOrder.nativeOrder())
                .putLong(0, 1)
                .array();
        Data action = script.bytes(ignore);
        script.call("rt_sigaction", SIGCHLD, action, 0, Long.BYTES);
        Data none = script.bytes(new byte[KERNEL_SIGACTION_BYTES]);
        script.call("rt_sigaction", SIGCHLD, none, 0, Long.BYTES);
    }
}
