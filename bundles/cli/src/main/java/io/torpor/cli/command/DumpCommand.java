package io.torpor.cli.command;

import io.torpor.abi.Pid;
import io.torpor.cli.Command;
import io.torpor.cli.EngineOptions;
import io.torpor.cli.Invocation;
import io.torpor.cli.StatisticsFile;
import io.torpor.cli.Switch;
import io.torpor.cli.UsageException;
import io.torpor.cli.Workplace;
import io.torpor.image.DirectoryStore;
import io.torpor.kernel.Engine;
import io.torpor.kernel.SessionResult;
import io.torpor.spi.Issue;
import io.torpor.spi.Options;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code torpor dump}: saves a tree. */
@Component(property = Command.NAME + "=dump")
public final class DumpCommand implements Command {
    private static final Logger LOG = LoggerFactory.getLogger(DumpCommand.class);

    private final Engine engine;

    @Activate
    public DumpCommand(@Reference Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Invocation invocation) throws UsageException, TorporException {
        Operands.none(invocation);
        Workplace workplace = Workplace.of(invocation);
        Pid root = Operands.pid(
                Switch.TREE.toString(),
                invocation
                        .value(Switch.TREE)
                        .orElseThrow(() -> new UsageException("Option " + Switch.TREE + " PID is missing")));
        refuseOwnTree(root);
        SessionResult result;
        try (TerminalProgress progress = new TerminalProgress(System.err)) {
            result =
                    engine.dump(root, options(invocation, workplace), new DirectoryStore(workplace.images()), progress);
        }
        StatisticsFile.ofDump(result).write(workplace.work());
        LOG.info("Dumping finished successfully");
        if (invocation.has(Switch.DISPLAY_STATS)) {
            Statistics.ofDump(result).forEach(System.out::println);
        }
        return 0;
    }

    private static Options options(Invocation invocation, Workplace workplace) throws UsageException {
        return Listeners.addTo(EngineOptions.of(invocation), invocation, workplace);
    }

    /** A tree that contains this process would freeze what is to thaw it. */
    private static void refuseOwnTree(Pid root) throws TorporException {
        Optional<ProcessHandle> process = Optional.of(ProcessHandle.current());
        while (process.isPresent()) {
            if (process.get().pid() == root.number()) {
                throw Issue.error(
                                "CLI-001",
                                new Subject.Other("task " + root),
                                "Cannot dump the tree of task " + root + ": this very process is part of it",
                                "Dump it from outside of that tree.")
                        .toException();
            }
            process = process.get().parent();
        }
    }
}
