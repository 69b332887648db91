package io.torpor.ttys;

import io.torpor.abi.IoctlRequests;
import io.torpor.abi.LocalFd;
import io.torpor.abi.VirtualPid;
import io.torpor.image.proto.tty_info_entry;
import io.torpor.linux.SyscallException;
import io.torpor.spi.Moment;
import io.torpor.spi.MomentListener;
import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Call;
import io.torpor.tracee.Puppet;
import io.torpor.tracee.PuppetTree;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.osgi.service.component.annotations.Component;

/** Sets foreground groups and what else must come last, and lets go of terminals, now that all tasks have theirs. */
@Component
@RestoreStep(
        name = "ttys-finish",
        stage = RestoreStage.RESOURCES,
        needs = {"puppets", "descriptors", "terminals"})
public final class TtysFinishRestorer implements ResourceRestorer {
    @Override
    public void restore(RestoreContext context) throws TorporException {
        RestoredTtys ttys = context.require(RestoredTtys.class);
        try {
            setForeground(ttys, context);
            for (Pair pair : ttys.pairs()) {
                if (!pair.hasMasterInTree() && !pair.isHungUp()) {
                    giveAway(pair, context);
                }
                pair.finish();
            }
        } catch (SyscallException e) {
            throw RestoreProblems.notFinished(e);
        }
        ttys.others().values().forEach(LocalFd::close);
        if (ttys.callersTerminal() != null) {
            ttys.callersTerminal().close();
        }
    }

    private static void giveAway(Pair pair, RestoreContext context) throws TorporException {
        PuppetTree tree = context.require(PuppetTree.class);
        MomentListener.announce(
                context,
                new MomentListener.Reached(
                        Moment.ORPHAN_PTS_MASTER,
                        Optional.of(tree.puppets().get(0).pid()),
                        OptionalInt.of(pair.master().number())));
    }

    private static void setForeground(RestoredTtys ttys, RestoreContext context) throws TorporException {
        for (Pair pair : ttys.pairs()) {
            if (pair.keeper() != null) {
                setForeground(pair.common(), pair.keeper(), ttys, context);
            }
        }
        for (Map.Entry<Integer, LocalFd> other : ttys.others().entrySet()) {
            setForeground(ttys.saved().info(other.getKey()), other.getValue(), ttys, context);
        }
        tty_info_entry replaced = ttys.replaced();
        if (replaced != null && !ttys.saved().hasTask(replaced.getSid())) {
            restoreModes(replaced, ttys.callersTerminal().file(), context);
            setForeground(replaced, ttys.callersTerminal().file(), ttys, context);
        }
    }

    /** Of the caller's terminal; its size is the caller's. */
    private static void restoreModes(tty_info_entry saved, LocalFd terminal, RestoreContext context) {
        try (Line line = new Line(terminal)) {
            Modes before = line.modes();
            context.undo("give the terminal its modes back", () -> {
                try (CallersTerminal again = CallersTerminal.find();
                        Line own = new Line(again.file())) {
                    own.setModes(before);
                }
            });
            line.setModes(Modes.of(saved.getTermios()));
        }
    }

    /** Done by a member of the session, who has SIGTTOU blocked as all puppets have. A group that is not in the tree has ended, or is the caller's. */
    private static void setForeground(tty_info_entry tty, LocalFd terminal, RestoredTtys ttys, RestoreContext context)
            throws TorporException {
        if (tty.getSid() <= 0 || tty.getPgrp() <= 0) {
            return;
        }
        PuppetTree tree = context.require(PuppetTree.class);
        Puppet leader = tree.find(new VirtualPid(tty.getSid()));
        boolean callers = leader == null && tty == ttys.replaced();
        if (leader == null && !callers) {
            return;
        }
        Puppet group = tree.find(new VirtualPid(tty.getPgrp()));
        if (group == null || !ttys.saved().hasGroup(tty.getPgrp())) {
            return;
        }
        Puppet member = callers ? tree.puppets().get(0) : leader;
        Call fetched = member.fetch(terminal);
        byte[] id = ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(group.virtualPid().number())
                .array();
        Call set = member.script()
                .tryCall(
                        "ioctl",
                        fetched,
                        IoctlRequests.TIOCSPGRP,
                        member.script().bytes(id));
        member.script().call("close", fetched);
        member.run();
        if (set.failed()) {
            context.report(RestoreProblems.notInForeground(tty.getPgrp(), set.failure()));
        }
    }
}
