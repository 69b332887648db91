package io.torpor.cli.command;

import io.torpor.cli.Command;
import io.torpor.cli.Invocation;
import io.torpor.cli.UsageException;
import io.torpor.kernel.Engine;
import io.torpor.kernel.Plan;
import io.torpor.spi.TorporException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code torpor plan}: what would be done, in which order, and why. Touches nothing. */
@Component(property = Command.NAME + "=plan")
public final class PlanCommand implements Command {
    private static final String USAGE = "Say \"plan dump PID\" or \"plan restore DIR\"";

    private final Engine engine;

    @Activate
    public PlanCommand(@Reference Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Invocation invocation) throws UsageException, TorporException {
        List<String> operands = invocation.operands();
        if (operands.size() != 2) {
            throw new UsageException(USAGE);
        }
        plan(operands.get(0), operands.get(1)).lines().forEach(System.out::println);
        return 0;
    }

    private Plan plan(String action, String of) throws UsageException, TorporException {
        switch (action) {
            case "dump" -> {
                Operands.pid("plan dump", of);
                if (!Files.isDirectory(Path.of("/proc", of))) {
                    throw new UsageException("plan dump: there is no task " + of);
                }
                return engine.planDump();
            }
            case "restore" -> {
                if (!Files.isDirectory(Path.of(of))) {
                    throw new UsageException("plan restore: " + of + " is not a directory");
                }
                return engine.planRestore();
            }
            default -> throw new UsageException(USAGE);
        }
    }
}
