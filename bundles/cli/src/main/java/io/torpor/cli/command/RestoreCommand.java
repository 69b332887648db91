package io.torpor.cli.command;

import io.torpor.abi.Pid;
import io.torpor.cli.Command;
import io.torpor.cli.EngineOptions;
import io.torpor.cli.Inheritance;
import io.torpor.cli.Invocation;
import io.torpor.cli.StatisticsFile;
import io.torpor.cli.Switch;
import io.torpor.cli.TaskLogFiles;
import io.torpor.cli.UsageException;
import io.torpor.cli.Workplace;
import io.torpor.image.DirectoryStore;
import io.torpor.kernel.Engine;
import io.torpor.kernel.SessionResult;
import io.torpor.linux.ProgramChange;
import io.torpor.linux.SyscallException;
import io.torpor.spi.Issue;
import io.torpor.spi.Options;
import io.torpor.spi.RestoredRoot;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.spi.TreeWaiter;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code torpor restore}: brings a tree back; without {@code -d}, stays until its root has ended. */
@Component(property = Command.NAME + "=restore")
public final class RestoreCommand implements Command {
    private static final Logger LOG = LoggerFactory.getLogger(RestoreCommand.class);

    private final Engine engine;
    private final Optional<TreeWaiter> waiter;

    @Activate
    public RestoreCommand(
            @Reference Engine engine, @Reference(cardinality = ReferenceCardinality.OPTIONAL) TreeWaiter waiter) {
        this.engine = engine;
        this.waiter = Optional.ofNullable(waiter);
    }

    @Override
    public int run(Invocation invocation) throws UsageException, TorporException {
        Operands.none(invocation);
        Workplace workplace = Workplace.of(invocation);
        boolean detached = invocation.has(Switch.RESTORE_DETACHED);
        if (invocation.has(Switch.RESTORE_SIBLING) && !detached) {
            throw new UsageException("Option " + Switch.RESTORE_SIBLING + " needs " + Switch.RESTORE_DETACHED
                    + ": only a parent can wait for the tree, and that would be ours");
        }
        List<String> successor = successor(invocation);
        if (!detached && successor.isEmpty() && waiter.isEmpty()) {
            throw Issue.error(
                            "CLI-008",
                            new Subject.Other("the restored tree"),
                            "Cannot wait for the restored tree: no installed bundle can",
                            "Restore it with -d/--restore-detached.")
                    .toException();
        }
        SessionResult result;
        try (Inheritance inheritance = Inheritance.of(invocation);
                TaskLogFiles taskLogs = TaskLogFiles.of(invocation, workplace);
                PidFile pidFile = PidFile.reserve(invocation, workplace)) {
            try (TerminalProgress progress = new TerminalProgress(System.err)) {
                Options options = Listeners.addTo(EngineOptions.of(invocation), invocation, workplace)
                        .with(Options.INHERITED, inheritance.files())
                        .with(Options.TASK_LOG, taskLogs.log());
                result = engine.restore(options, new DirectoryStore(workplace.images()), progress);
            }
            pidFile.write(root(result).pid());
        }
        StatisticsFile.ofRestore(result).write(workplace.work());
        LOG.info("Restore finished successfully. Tasks resumed.");
        if (invocation.has(Switch.DISPLAY_STATS)) {
            Statistics.ofRestore(result).forEach(System.out::println);
        }
        if (!successor.isEmpty()) {
            become(successor, root(result).pid());
        } else if (!detached) {
            await(root(result));
        }
        return 0;
    }

    private static List<String> successor(Invocation invocation) throws UsageException {
        if (!invocation.has(Switch.EXEC_CMD)) {
            return List.of();
        }
        if (invocation.has(Switch.RESTORE_SIBLING)) {
            throw new UsageException("Options " + Switch.EXEC_CMD + " and " + Switch.RESTORE_SIBLING
                    + " contradict each other: the tree has one parent");
        }
        if (invocation.afterDashes().isEmpty()) {
            throw new UsageException("Option " + Switch.EXEC_CMD + " requires a command, after --");
        }
        return invocation.afterDashes();
    }

    /** The tree's parent from now on is that program, in our place. */
    private static void become(List<String> successor, Pid root) throws TorporException {
        System.out.flush();
        try {
            ProgramChange.to(successor);
        } catch (SyscallException e) {
            throw Issue.error(
                            "CLI-010",
                            new Subject.Other(successor.get(0)),
                            "Cannot become " + successor.get(0) + ": " + e.getMessage()
                                    + "; the restored tree runs as task " + root,
                            "Name a program that can be executed.")
                    .causedBy(e)
                    .toException();
        }
    }

    private static RestoredRoot root(SessionResult result) {
        return result.find(RestoredRoot.class)
                .orElseThrow(() ->
                        new IllegalStateException("no step of the restore provided a " + RestoredRoot.class.getName()));
    }

    /** The peer's exit code says whether the restore succeeded, not how the tree ended. */
    private void await(RestoredRoot restored) throws TorporException {
        Pid root = restored.pid();
        try {
            int status = waiter.orElseThrow().await(restored.child());
            LOG.info("Task {} has ended with status {}", root, status);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Issue.error(
                            "CLI-002",
                            new Subject.Other("task " + root),
                            "Waiting for the restored task " + root + " was interrupted",
                            "The tree runs on; use -d/--restore-detached if nobody should wait for it.")
                    .causedBy(e)
                    .toException();
        }
    }
}
