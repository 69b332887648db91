package io.torpor.cli.command;

import io.torpor.abi.Pid;
import io.torpor.cli.Command;
import io.torpor.cli.EngineOptions;
import io.torpor.cli.Invocation;
import io.torpor.cli.Switch;
import io.torpor.cli.UsageException;
import io.torpor.kernel.Engine;
import io.torpor.spi.TorporException;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code torpor preflight}: what a dump of a tree would save, lose and refuse. The tree runs on, and nothing is written. Exit code 1 if a dump would refuse. */
@Component(property = Command.NAME + "=preflight")
public final class PreflightCommand implements Command {
    private final Engine engine;

    @Activate
    public PreflightCommand(@Reference Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Invocation invocation) throws UsageException, TorporException {
        Pid root = root(invocation);
        PreflightReport report = new PreflightReport(root, engine.preflight(root, EngineOptions.of(invocation)));
        if (invocation.has(Switch.JSON)) {
            System.out.println(report.json());
        } else {
            report.lines().forEach(System.out::println);
        }
        return report.refuses() ? 1 : 0;
    }

    private static Pid root(Invocation invocation) throws UsageException {
        List<String> operands = invocation.operands();
        boolean named = invocation.value(Switch.TREE).isPresent();
        if (operands.size() + (named ? 1 : 0) != 1) {
            throw new UsageException("Say \"preflight PID\"");
        }
        return Operands.pid("preflight", named ? invocation.value(Switch.TREE).get() : operands.get(0));
    }
}
