package io.torpor.tasks;

import io.torpor.abi.Errno;
import io.torpor.abi.IoctlRequests;
import io.torpor.abi.LocalFd;
import io.torpor.abi.Tid;
import io.torpor.abi.VirtualPid;
import io.torpor.linux.SyscallException;
import io.torpor.procfs.ProcFs;
import io.torpor.spi.Issue;
import io.torpor.spi.Options;
import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Architecture;
import io.torpor.tracee.Call;
import io.torpor.tracee.ControllingTerminals;
import io.torpor.tracee.Inheritance;
import io.torpor.tracee.Nursery;
import io.torpor.tracee.Puppet;
import io.torpor.tracee.PuppetTree;
import io.torpor.tracee.Script;
import io.torpor.tracee.TracerThread;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Gives birth to the tree: every process and thread with its id, its parent, its session and its group; but for {@link LateThreadBirth}'s. */
@Component
@RestoreStep(name = "tasks-birth", stage = RestoreStage.BIRTH, needs = "saved-tree", provides = "puppets")
public final class TreeBirth implements ResourceRestorer {
    private final Architecture architecture;

    @Activate
    public TreeBirth(@Reference Architecture architecture) {
        this.architecture = architecture;
    }

    @Override
    public void restore(RestoreContext context) throws TorporException {
        SavedTree saved = context.require(SavedTree.class);
        TracerThread tracer = new TracerThread("torpor-tracer", architecture);
        context.undo("end every process that was created", tracer::close);
        Nursery nursery = new Nursery(tracer, architecture, new ProcFs());
        PuppetTree tree;
        try {
            tree = nursery.open(
                    context.require(PuppetTree.Stage.class),
                    saved::needs,
                    context.options().get(Options.RESTORE_SIBLING));
        } catch (IOException e) {
            throw Issue.error(
                            "TASKS-024",
                            new Subject.Other("the tree"),
                            "Cannot start a process to restore into: " + e.getMessage(),
                            "")
                    .causedBy(e)
                    .toException();
        }
        context.undo("kill every process that was created", () -> tree.kill());
        bearRoot(saved, tree, nursery, context.require(IdSpace.class));
        tree.logTo(context.options().get(Options.TASK_LOG));
        bearProcesses(saved, tree, context);
        ThreadBirths.bear(saved, tree, ThreadBirths.ready(saved, tree, context));
        joinGroups(saved, tree);
        context.atEachBarrier(tree::run);
        context.provide(PuppetTree.class, tree);
    }

    private static void bearRoot(SavedTree saved, PuppetTree tree, Nursery nursery, IdSpace ids)
            throws TorporException {
        if (ids == IdSpace.OWN) {
            bearRootInside(saved, tree, nursery);
            return;
        }
        Puppet mother = tree.puppets().get(0);
        Births.process(mother.script(), saved.root().pid(), true);
        run(tree);
        tree.adopt(
                tree.birthsOf(mother.leader()).get(0),
                new VirtualPid(saved.root().pid()));
        nursery.close(tree);
    }

    private static void bearRootInside(SavedTree saved, PuppetTree tree, Nursery nursery) throws TorporException {
        try {
            Puppet reaper = nursery.bearReaper(tree, script -> Births.process(script, 1, true));
            Births.process(reaper.script(), saved.root().pid(), false);
            run(tree);
            tree.adopt(
                    tree.birthsOf(reaper.leader()).get(0),
                    new VirtualPid(saved.root().pid()));
            nursery.keepReaper(tree);
        } catch (SyscallException e) {
            throw Issue.error(
                            "TASKS-039",
                            new Subject.Other("the tree"),
                            "Cannot make a pid namespace for the tree: " + e.getMessage(),
                            "That needs CAP_SYS_ADMIN, and a kernel with CONFIG_PID_NS.")
                    .causedBy(e)
                    .toException();
        }
    }

    private static void bearProcesses(SavedTree saved, PuppetTree tree, RestoreContext context) throws TorporException {
        Optional<Inheritance> inheritance = context.find(Inheritance.class);
        ControllingTerminals terminals =
                context.find(ControllingTerminals.class).orElseGet(ControllingTerminals::new);
        List<Puppet> mothers = new ArrayList<>(tree.puppets());
        while (!mothers.isEmpty()) {
            if (inheritance.isPresent()) {
                inheritance.get().beforeBirths(tree, births(saved, mothers));
            }
            for (Puppet puppet : mothers) {
                queueBirths(saved.find(puppet.virtualPid().number()), puppet, terminals);
            }
            run(tree);
            List<Puppet> newborn = new ArrayList<>();
            for (Puppet puppet : mothers) {
                List<Tid> births = tree.birthsOf(puppet.leader());
                List<SavedTask> order = order(saved.find(puppet.virtualPid().number()));
                for (int i = 0; i < order.size(); i++) {
                    newborn.add(adopt(saved, tree, puppet, births.get(i), order.get(i)));
                }
            }
            mothers = newborn;
        }
    }

    private static Puppet adopt(SavedTree saved, PuppetTree tree, Puppet mother, Tid born, SavedTask task) {
        VirtualPid id = new VirtualPid(task.pid());
        boolean shares = task.sharesMemory(saved.find(mother.virtualPid().number()));
        return shares ? tree.adoptSharer(born, id, mother) : tree.adopt(born, id);
    }

    /** Who is to inherit a copy of its mother's memory; who shares it needs nothing. */
    private static Map<Puppet, List<VirtualPid>> births(SavedTree saved, List<Puppet> mothers) {
        Map<Puppet, List<VirtualPid>> births = new LinkedHashMap<>();
        for (Puppet puppet : mothers) {
            List<VirtualPid> children = new ArrayList<>();
            SavedTask mother = saved.find(puppet.virtualPid().number());
            for (SavedTask child : order(mother)) {
                if (!child.sharesMemory(mother)) {
                    children.add(new VirtualPid(child.pid()));
                }
            }
            if (!children.isEmpty()) {
                births.put(puppet, children);
            }
        }
        return births;
    }

    private static List<SavedTask> order(SavedTask task) {
        List<SavedTask> all = new ArrayList<>(task.bornBefore());
        all.addAll(task.bornAfter());
        all.addAll(task.bornForParent());
        return all;
    }

    private static void queueBirths(SavedTask task, Puppet puppet, ControllingTerminals terminals) {
        Script script = puppet.script();
        for (SavedTask child : task.bornBefore()) {
            Births.process(script, child, false, task);
        }
        if (task.isSessionLeader()) {
            script.call("setsid");
            takeTerminal(puppet, terminals.of(task.session()));
        }
        for (SavedTask child : task.bornAfter()) {
            Births.process(script, child, false, task);
        }
        for (SavedTask child : task.bornForParent()) {
            Births.process(script, child, true, task);
        }
    }

    /** Only the leader can, and only who is born afterwards has it, too. */
    private static void takeTerminal(Puppet leader, LocalFd terminal) {
        if (terminal != null) {
            Call fetched = leader.fetch(terminal);
            leader.script().call("ioctl", fetched, IoctlRequests.TIOCSCTTY, 0);
            leader.script().call("close", fetched);
        }
    }

    /** Groups need their leaders first. Session leaders have theirs already. */
    private static void joinGroups(SavedTree saved, PuppetTree tree) throws TorporException {
        for (boolean leaders : new boolean[] {true, false}) {
            for (Puppet puppet : tree.puppets()) {
                SavedTask task = saved.find(puppet.virtualPid().number());
                boolean leader = task.group() == task.pid();
                if (leader == leaders && !task.isSessionLeader() && !saved.isOutside(task)) {
                    puppet.script().call("setpgid", 0, task.group());
                }
            }
            run(tree);
        }
    }

    /** Makes the queued calls, births among them. */
    static void run(PuppetTree tree) throws TorporException {
        try {
            tree.run();
        } catch (SyscallException e) {
            boolean taken = e.errno() == Errno.EEXIST && e.call().startsWith("clone3");
            throw Issue.error(
                            taken ? "TASKS-025" : "TASKS-026",
                            new Subject.Other("the tree"),
                            "Cannot create the tree of processes: " + e.getMessage(),
                            taken
                                    ? "An id of the tree has been taken by another process meanwhile; try again, or restore in a pid namespace of its own."
                                    : e.call().startsWith("ioctl")
                                            ? "A session of the tree needs its terminal, which controls another session now. Start the restore with a terminal that controls none, or end that session."
                                            : "Restoring ids needs CAP_SYS_ADMIN or CAP_CHECKPOINT_RESTORE.")
                    .causedBy(e)
                    .toException();
        }
    }
}
