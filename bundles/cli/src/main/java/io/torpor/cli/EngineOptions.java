package io.torpor.cli;

import io.torpor.spi.NetworkMap;
import io.torpor.spi.Option;
import io.torpor.spi.Options;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** From what the user typed to what the engine is asked for. */
public final class EngineOptions {
    private static final Map<Switch, Option<Boolean>> FLAGS = new EnumMap<>(Map.ofEntries(
            Map.entry(Switch.LEAVE_RUNNING, Options.LEAVE_RUNNING),
            Map.entry(Switch.LEAVE_STOPPED, Options.LEAVE_STOPPED),
            Map.entry(Switch.RESTORE_DETACHED, Options.RESTORE_DETACHED),
            Map.entry(Switch.RESTORE_SIBLING, Options.RESTORE_SIBLING),
            Map.entry(Switch.SHELL_JOB, Options.SHELL_JOB),
            Map.entry(Switch.TCP_ESTABLISHED, Options.TCP_ESTABLISHED),
            Map.entry(Switch.SKIP_IN_FLIGHT, Options.SKIP_IN_FLIGHT),
            Map.entry(Switch.TCP_CLOSE, Options.TCP_CLOSE),
            Map.entry(Switch.FILE_LOCKS, Options.FILE_LOCKS),
            Map.entry(Switch.LINK_REMAP, Options.LINK_REMAP),
            Map.entry(Switch.EVASIVE_DEVICES, Options.EVASIVE_DEVICES),
            Map.entry(Switch.EXT_UNIX_SK, Options.EXTERNAL_UNIX_SOCKETS),
            Map.entry(Switch.ALLOW_UPROBES, Options.ALLOW_UPROBES),
            Map.entry(Switch.SKIP_FILE_RWX_CHECK, Options.SKIP_FILE_MODE_CHECK)));

    private EngineOptions() {}

    public static Options of(Invocation invocation) throws UsageException {
        return addTo(Options.NONE, invocation);
    }

    /** What was asked for before, and what this line asks for on top of it: a configuration file over an RPC request. */
    public static Options addTo(Options options, Invocation invocation) throws UsageException {
        invocation.refuseUnbuilt();
        Options more = options;
        for (Map.Entry<Switch, Option<Boolean>> flag : FLAGS.entrySet()) {
            if (invocation.has(flag.getKey())) {
                more = more.with(flag.getValue(), true);
            }
        }
        String timeout = invocation.value(Switch.TIMEOUT).orElse(null);
        if (timeout != null) {
            more = more.with(Options.TIMEOUT, (long) Figures.count(Switch.TIMEOUT, timeout));
        }
        String profile = invocation.value(Switch.LSM_PROFILE).orElse(null);
        if (profile != null) {
            more = more.with(Options.SECURITY_PROFILE, profile);
        }
        String ghostLimit = invocation.value(Switch.GHOST_LIMIT).orElse(null);
        if (ghostLimit != null) {
            more = more.with(Options.GHOST_LIMIT, Figures.bytes(Switch.GHOST_LIMIT, ghostLimit));
        }
        String processor = invocation.value(Switch.CPU_CAP).orElse(null);
        if (processor != null) {
            long traits = ProcessorTraits.parse(processor);
            more = more.with(Options.PROCESSOR_TRAITS, traits == 0 ? Options.PROCESSOR_TRAITS.preset() : traits);
        }
        more = more.with(
                Options.FREEZE_CGROUP, invocation.value(Switch.FREEZE_CGROUP).orElse(""));
        String inFlight = invocation.value(Switch.IN_FLIGHT).orElse(null);
        if (inFlight != null) {
            if (inFlight.startsWith(Options.IN_FLIGHT_WAIT)) {
                Figures.count(Switch.IN_FLIGHT, inFlight.substring(Options.IN_FLIGHT_WAIT.length()));
            } else {
                refuseUnknown(invocation, Switch.IN_FLIGHT, Options.IN_FLIGHT_SKIP, Options.IN_FLIGHT_RESET);
            }
            more = more.with(Options.IN_FLIGHT, inFlight);
        }
        String namespace = invocation.value(Switch.PID_NAMESPACE).orElse(null);
        if (namespace != null) {
            refuseUnknown(invocation, Switch.PID_NAMESPACE, "auto", "always", "never");
            more = more.with(Options.PID_NAMESPACE, namespace);
        }
        refuseUnknown(
                invocation,
                Switch.CHANGED_FILES,
                Options.CHANGED_REFUSE,
                Options.CHANGED_APPEND_OK,
                Options.CHANGED_TRUNCATE,
                Options.CHANGED_IGNORE);
        String changed = invocation.value(Switch.CHANGED_FILES).orElse(null);
        if (changed != null) {
            more = more.with(Options.CHANGED_FILES, changed);
        }
        String snapshot = invocation.value(Switch.SNAPSHOT).orElse(null);
        if (snapshot != null) {
            refuseUnknown(
                    invocation,
                    Switch.SNAPSHOT,
                    Options.SNAPSHOT_AUTO,
                    Options.SNAPSHOT_ALWAYS,
                    Options.SNAPSHOT_NEVER);
            more = more.with(Options.SNAPSHOT, snapshot);
        }
        refuseUnknown(invocation, Switch.NETWORK_LOCK, "nftables", "iptables", "skip");
        String lock = invocation.value(Switch.NETWORK_LOCK).orElse(null);
        if (lock != null) {
            more = more.with(Options.NETWORK_LOCK, lock);
        }
        refuseUnknown(invocation, Switch.PRE_DUMP_MODE, "splice", "read");
        refuseOtherThan(invocation, Switch.IMAGE_IO_MODE, "writeback", "direct");
        refuseUnknown(invocation, Switch.FILE_VALIDATION, Options.VALIDATE_SIZE, Options.VALIDATE_BUILD);
        String validation = invocation.value(Switch.FILE_VALIDATION).orElse(Options.VALIDATE_BUILD);
        more = more.with(Options.FILE_VALIDATION, validation);
        return addExternal(addNetworkMap(more, invocation), invocation);
    }

    private static Options addNetworkMap(Options options, Invocation invocation) throws UsageException {
        try {
            NetworkMap map = options.get(Options.NETWORK_MAP)
                    .and(
                            invocation.values(Switch.MAP_ADDRESS),
                            invocation.values(Switch.MAP_PORT),
                            invocation.values(Switch.MAP_INTERFACE));
            return map.isEmpty() ? options : options.with(Options.NETWORK_MAP, map);
        } catch (IllegalArgumentException e) {
            throw new UsageException("Option --map-address, --map-port or --map-interface: " + e.getMessage());
        }
    }

    private static Options addExternal(Options options, Invocation invocation) throws UsageException {
        List<String> resources = new ArrayList<>(invocation.values(Switch.EXTERNAL));
        for (String inodes : invocation.values(Switch.EXT_UNIX_SK)) {
            for (String inode : inodes.split(",")) {
                if (!inode.isEmpty()) {
                    resources.add("unix[" + inode + "]");
                }
            }
        }
        return resources.isEmpty()
                ? options
                : options.with(Options.EXTERNAL, options.get(Options.EXTERNAL).and(ExternalResources.parse(resources)));
    }

    private static void refuseUnknown(Invocation invocation, Switch option, String... known) throws UsageException {
        String value = invocation.value(option).orElse(known[0]);
        if (!List.of(known).contains(value)) {
            throw new UsageException(
                    "Option " + option + ": \"" + value + "\" is unknown; say " + String.join(", ", known));
        }
    }

    /** @param later a value that is known, and not built */
    private static void refuseOtherThan(Invocation invocation, Switch option, String built, String later)
            throws UsageException {
        String value = invocation.value(option).orElse(built);
        if (value.equals(later)) {
            throw new UsageException("--" + option.longName() + " " + later + " is not supported yet");
        }
        if (!value.equals(built)) {
            throw new UsageException("Option " + option + ": \"" + value + "\" is unknown; say " + built);
        }
    }
}
