package io.torpor.cli.command;

import io.torpor.cli.Figures;
import io.torpor.cli.Invocation;
import io.torpor.cli.Switch;
import io.torpor.cli.UsageException;
import io.torpor.spi.Option;
import io.torpor.spi.Options;
import java.util.Map;

/** From what the user typed to what the engine is asked for. */
final class EngineOptions {
    private static final Map<Switch, Option<Boolean>> FLAGS = Map.of(
            Switch.LEAVE_RUNNING, Options.LEAVE_RUNNING,
            Switch.LEAVE_STOPPED, Options.LEAVE_STOPPED,
            Switch.RESTORE_DETACHED, Options.RESTORE_DETACHED,
            Switch.RESTORE_SIBLING, Options.RESTORE_SIBLING,
            Switch.SHELL_JOB, Options.SHELL_JOB,
            Switch.TCP_CLOSE, Options.TCP_CLOSE,
            Switch.LINK_REMAP, Options.LINK_REMAP);

    private EngineOptions() {}

    static Options of(Invocation invocation) throws UsageException {
        Options options = Options.NONE;
        for (Map.Entry<Switch, Option<Boolean>> flag : FLAGS.entrySet()) {
            if (invocation.has(flag.getKey())) {
                options = options.with(flag.getValue(), true);
            }
        }
        String timeout = invocation.value(Switch.TIMEOUT).orElse(null);
        if (timeout != null) {
            options = options.with(Options.TIMEOUT, (long) Figures.count(Switch.TIMEOUT, timeout));
        }
        String ghostLimit = invocation.value(Switch.GHOST_LIMIT).orElse(null);
        if (ghostLimit != null) {
            options = options.with(Options.GHOST_LIMIT, Figures.bytes(Switch.GHOST_LIMIT, ghostLimit));
        }
        return options;
    }
}
