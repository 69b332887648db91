package io.torpor.cli.command;

import io.torpor.cli.Command;
import io.torpor.cli.Invocation;
import io.torpor.cli.Switch;
import io.torpor.cli.UsageException;
import io.torpor.cli.probe.KernelFeature;
import io.torpor.cli.probe.KernelFeatures;
import io.torpor.spi.FeatureProbe;
import io.torpor.spi.Issue;
import io.torpor.tracee.Architecture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code torpor check}: whether this machine has what dumps and restores need. Closing lines and exit codes are the peer's. */
@Component(property = Command.NAME + "=check")
public final class CheckCommand implements Command {
    private static final String LIST = "list";
    private static final List<String> SOMETHING_MISSING = List.of(
            "Looks good but some kernel features are missing",
            "which, depending on your process tree, may cause",
            "dump or restore failure.");

    private final Map<String, NamedProbe> probes = new TreeMap<>();

    @Activate
    public CheckCommand(
            @Reference List<Map.Entry<Map<String, Object>, FeatureProbe>> services,
            @Reference Architecture architecture) {
        this(services);
        for (KernelFeature feature : KernelFeatures.all(architecture.syscalls())) {
            probes.putIfAbsent(
                    feature.name(), new NamedProbe(feature.name(), feature.purpose(), feature.mandatory(), feature));
        }
    }

    CheckCommand(List<Map.Entry<Map<String, Object>, FeatureProbe>> services) {
        for (Map.Entry<Map<String, Object>, FeatureProbe> service : services) {
            NamedProbe probe = NamedProbe.of(service.getKey(), service.getValue());
            probes.put(probe.name(), probe);
        }
    }

    @Override
    public int run(Invocation invocation) throws UsageException {
        Operands.none(invocation);
        Optional<String> feature = invocation.value(Switch.FEATURE);
        if (feature.isPresent() && feature.get().equals(LIST)) {
            probes.keySet().forEach(System.out::println);
            return 0;
        }
        return feature.isPresent() ? checkOne(feature.get()) : checkAll(invocation);
    }

    private int checkOne(String name) throws UsageException {
        NamedProbe probe = probes.get(name);
        if (probe == null) {
            String reason = KernelFeatures.unprobed(name);
            if (!reason.isEmpty()) {
                throw new UsageException(reason);
            }
            throw new UsageException("Unknown feature " + name + "; known are " + String.join(", ", probes.keySet()));
        }
        Optional<Issue> missing = probe.probe().probe();
        if (missing.isPresent()) {
            System.err.println(missing.get());
            return 1;
        }
        System.out.println(name + " is supported");
        return 0;
    }

    private int checkAll(Invocation invocation) {
        boolean optionalToo = invocation.has(Switch.EXTRA) || invocation.has(Switch.ALL);
        List<String> absolutelyMissing = new ArrayList<>();
        boolean missing = false;
        for (NamedProbe probe : probes.values()) {
            if (!probe.mandatory() && !optionalToo) {
                continue;
            }
            Optional<Issue> issue = probe.probe().probe();
            if (issue.isPresent()) {
                missing = true;
                System.err.println(probe.name() + " (" + probe.description() + "): " + issue.get());
                if (probe.mandatory()) {
                    absolutelyMissing.add(probe.name());
                }
            }
        }
        if (!absolutelyMissing.isEmpty()) {
            System.out.println("Does not look good.");
        } else if (missing) {
            SOMETHING_MISSING.forEach(System.out::println);
        } else {
            System.out.println("Looks good.");
        }
        return missing ? 1 : 0;
    }
}
