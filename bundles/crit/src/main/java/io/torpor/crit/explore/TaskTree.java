package io.torpor.crit.explore;

import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.proto.core_entry;
import io.torpor.image.proto.pstree_entry;
import io.torpor.spi.TorporException;
import java.io.PrintStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The tasks, children indented below their parents. */
final class TaskTree extends Explorer {
    private static final int INDENT = 4;

    @Override
    void show(ImageSet images, PrintStream output) throws TorporException {
        output.println(row("PID", "PGID", "SID", "COMM", 0));
        List<pstree_entry> tasks = images.all(ImageType.PSTREE, pstree_entry.class);
        Set<Integer> pids = new HashSet<>();
        for (pstree_entry task : tasks) {
            pids.add(task.getPid());
        }
        Set<Integer> shown = new HashSet<>();
        for (pstree_entry task : tasks) {
            if (!pids.contains(task.getPpid())) {
                show(images, tasks, task, 0, shown, output);
            }
        }
    }

    private static void show(
            ImageSet images,
            List<pstree_entry> tasks,
            pstree_entry task,
            int depth,
            Set<Integer> shown,
            PrintStream output)
            throws TorporException {
        if (!shown.add(task.getPid())) {
            return;
        }
        String command = images.require(ImageType.CORE, task.getPid(), core_entry.class)
                .getTc()
                .getComm();
        output.println(row(
                Integer.toUnsignedString(task.getPid()),
                Integer.toUnsignedString(task.getPgid()),
                Integer.toUnsignedString(task.getSid()),
                command,
                depth));
        for (pstree_entry child : tasks) {
            if (child.getPpid() == task.getPid()) {
                show(images, tasks, child, depth + 1, shown, output);
            }
        }
    }

    private static String row(String pid, String group, String session, String command, int depth) {
        return "%7s%7s%7s   %s%s".formatted(pid, group, session, " ".repeat(INDENT * depth), command);
    }
}
