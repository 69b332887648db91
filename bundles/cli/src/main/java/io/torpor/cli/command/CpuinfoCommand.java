package io.torpor.cli.command;

import io.torpor.cli.Command;
import io.torpor.cli.Invocation;
import io.torpor.cli.ProcessorTraits;
import io.torpor.cli.Switch;
import io.torpor.cli.UsageException;
import io.torpor.cli.Workplace;
import io.torpor.image.DirectoryStore;
import io.torpor.spi.ImageStore;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Processor;
import io.torpor.tracee.ProcessorImage;
import io.torpor.tracee.ProcessorTrait;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code torpor cpuinfo dump} and {@code check}: whether what runs on one machine can run on another, without a tree. */
@Component(property = Command.NAME + "=cpuinfo")
public final class CpuinfoCommand implements Command {
    private final Processor processor;

    @Activate
    public CpuinfoCommand(@Reference Processor processor) {
        this.processor = processor;
    }

    @Override
    public int run(Invocation invocation) throws UsageException, TorporException {
        invocation.refuseUnbuilt();
        List<String> operands = invocation.operands();
        if (operands.isEmpty()) {
            throw new UsageException("cpuinfo requires an action: dump or check");
        }
        if (operands.size() > 1) {
            throw new UsageException("Command cpuinfo takes one action, but got " + String.join(" ", operands));
        }
        ImageStore store = new DirectoryStore(Workplace.of(invocation).images());
        switch (operands.get(0)) {
            case "dump" -> ProcessorImage.write(processor, store);
            case "check" -> ProcessorImage.check(processor, store, ProcessorTrait.in(traits(invocation)));
            default -> throw new UsageException("unknown cpuinfo sub-command: " + operands.get(0));
        }
        return 0;
    }

    /** As with the peer, to ask for a check of nothing is to ask for one of everything. */
    private static long traits(Invocation invocation) throws UsageException {
        Optional<String> argument = invocation.value(Switch.CPU_CAP);
        long traits = argument.isPresent() ? ProcessorTraits.parse(argument.get()) : ProcessorTrait.PRESET;
        return traits == 0 ? ProcessorTrait.ALL : traits;
    }
}
