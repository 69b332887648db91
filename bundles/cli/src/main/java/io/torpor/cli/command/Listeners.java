package io.torpor.cli.command;

import io.torpor.cli.Invocation;
import io.torpor.cli.Switch;
import io.torpor.cli.Workplace;
import io.torpor.scripts.ActionScripts;
import io.torpor.spi.Options;
import java.util.List;

/** Who hears of a session's moments: the scripts that the user named. */
final class Listeners {
    private Listeners() {}

    static Options addTo(Options options, Invocation invocation, Workplace workplace) {
        List<String> scripts = invocation.values(Switch.ACTION_SCRIPT);
        return scripts.isEmpty()
                ? options
                : options.with(Options.MOMENTS, new ActionScripts(scripts, workplace.images(), workplace.work()));
    }
}
