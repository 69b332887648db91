package io.torpor.itests.harness;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What happens to a program between two looks at it. */
public enum Mode {
    KILL_AND_RESTORE {
        @Override
        void pass(Target target, Path images) {
            List<Integer> pids = target.tree();
            Engine.dump(target.pid(), images, target.options()).orFail();
            target.awaitGone(pids);
            Engine.restore(images, target.options()).orFail();
        }
    },
    LEAVE_RUNNING {
        @Override
        void pass(Target target, Path images) {
            Engine.dumpAndLeaveRunning(target.pid(), images, target.options()).orFail();
        }
    },
    /** What was saved of memory while the program ran on must be what it had when it was stopped. For programs that write to no files, as these go on until the program is killed. */
    SNAPSHOT_AND_RESTORE {
        @Override
        void pass(Target target, Path images) {
            List<Integer> pids = target.tree();
            List<String> options = new ArrayList<>(target.options());
            options.addAll(List.of("--snapshot", "always"));
            Engine.dumpAndLeaveRunning(target.pid(), images, options).orFail();
            Target.kill(pids);
            target.awaitGone(pids);
            Engine.restore(images, target.options()).orFail();
        }
    };

    abstract void pass(Target target, Path images);

    /** Dumps, and restores if that is the mode; the images are deleted if all went well. */
    public void apply(Target target, int round) {
        Path images = target.folder().resolve("images." + round);
        try {
            pass(target, images);
        } catch (AssertionError e) {
            throw new AssertionError(
                    "Round " + round + ", " + this + ": " + e.getMessage() + "\n" + target.describe(), e);
        }
        if (!target.isAlive()) {
            throw new AssertionError(
                    "Round " + round + ", " + this + ": the root is dead afterwards\n" + target.describe());
        }
        WorkFolder.delete(images);
    }
}
