package io.torpor.tasks;

import io.torpor.abi.Pid;
import io.torpor.linux.DescriptorRoom;
import io.torpor.linux.Processes;
import io.torpor.procfs.ProcFs;
import io.torpor.procfs.Stat;
import io.torpor.procfs.TaskVanished;
import io.torpor.spi.DumpContext;
import io.torpor.spi.Issue;
import io.torpor.spi.Preflight;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Whether the root of the tree is something that can be dumped at all. */
@Component
public final class TargetPreflight implements Preflight {
    private static final long PF_KTHREAD = 0x00200000;

    @Override
    public List<Issue> check(DumpContext context) throws TorporException {
        DescriptorRoom.make(); // now, not while the tree is frozen
        Pid root = context.root();
        ProcFs procFs = new ProcFs();
        Subject subject = new Subject.Other("task " + root);
        try {
            Stat stat = procFs.stat(root);
            Subject task = new Subject.Task(root, stat.comm());
            if ((stat.flags() & PF_KTHREAD) != 0) {
                return List.of(Issue.error(
                        "TASKS-002",
                        task,
                        "Cannot dump " + task + ": it is a thread of the kernel",
                        "Dump a process."));
            }
            boolean ended = stat.state() == 'Z' && procFs.threads(root).length == 1;
            if (ended) {
                return List.of(Issue.error(
                        "TASKS-003",
                        task,
                        "Cannot dump " + task + ": it has ended and waits for its parent to notice",
                        "Dump a running process."));
            }
            if (procFs.status(root).threadGroup() != root.number()) {
                return List.of(Issue.error(
                        "TASKS-004",
                        task,
                        "Cannot dump " + task + ": it is a thread, not a process",
                        "Give the process id " + procFs.status(root).threadGroup() + "."));
            }
            return ancestors(procFs, root, task);
        } catch (TaskVanished e) {
            return List.of(Issue.error(
                    "TASKS-001",
                    subject,
                    "Cannot dump task " + root + ": there is no such process",
                    "Check the process id."));
        } catch (IOException e) {
            return List.of(Issue.error("TASKS-005", subject, "Cannot dump task " + root + ": " + e.getMessage(), "")
                    .causedBy(e));
        }
    }

    /** The engine cannot stop itself, nor whoever started it. */
    private List<Issue> ancestors(ProcFs procFs, Pid root, Subject task) throws IOException {
        int pid = Processes.self().number();
        while (pid > 0) {
            if (pid == root.number()) {
                return List.of(Issue.error(
                        "TASKS-006",
                        task,
                        "Cannot dump " + task + ": the engine runs inside of that tree",
                        "Start the dump from outside of it, for example with setsid or from another terminal."));
            }
            pid = procFs.stat(new Pid(pid)).parent();
        }
        return List.of();
    }
}
