package io.torpor.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.torpor.cli.ExternalResources;
import io.torpor.cli.Switch;
import io.torpor.cli.UsageException;
import io.torpor.image.OwnField;
import io.torpor.image.proto.criu_cg_mode;
import io.torpor.image.proto.criu_opts;
import io.torpor.image.proto.unix_sk;
import io.torpor.spi.ExternalFiles;
import io.torpor.spi.Issue;
import io.torpor.spi.NetworkMap;
import io.torpor.spi.Option;
import io.torpor.spi.Options;
import io.torpor.spi.TorporException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * From the options of a request to what the engine is asked for. None is passed over: each is honoured, or makes no difference to this engine, or
 * ends the request by its name when it is set to something.
 */
final class RequestOptions {
    /** The engine's own. */
    static final Map<String, Option<Boolean>> FLAGS = Map.ofEntries(
            Map.entry("leave_running", Options.LEAVE_RUNNING),
            Map.entry("leave_stopped", Options.LEAVE_STOPPED),
            Map.entry("shell_job", Options.SHELL_JOB),
            Map.entry("orphan_pts_master", Options.ORPHAN_PTS_MASTER),
            Map.entry("tcp_established", Options.TCP_ESTABLISHED),
            Map.entry("tcp_skip_in_flight", Options.SKIP_IN_FLIGHT),
            Map.entry("tcp_close", Options.TCP_CLOSE),
            Map.entry("file_locks", Options.FILE_LOCKS),
            Map.entry("link_remap", Options.LINK_REMAP),
            Map.entry("evasive_devices", Options.EVASIVE_DEVICES),
            Map.entry("ext_unix_sk", Options.EXTERNAL_UNIX_SOCKETS),
            Map.entry("skip_file_rwx_check", Options.SKIP_FILE_MODE_CHECK));

    /** Honoured by the code here, or by that around it. */
    static final Set<String> HANDLED = Set.of(
            "images_dir_fd",
            "images_dir",
            "work_dir_fd",
            "pid",
            "log_level",
            "log_file",
            "log_to_stderr",
            "notify_scripts",
            "rst_sibling",
            "ghost_limit",
            "timeout",
            "cpu_cap",
            "freeze_cgroup",
            "manage_cgroups",
            "manage_cgroups_mode",
            "root",
            "external",
            "unix_sk_ino",
            "inherit_fd",
            "lsm_profile",
            "network_lock",
            "config_file");

    /** Whether they are accepted, the command line decides: see {@link Switch}. */
    static final Map<String, Switch> AS_ON_THE_COMMAND_LINE = Map.ofEntries(
            Map.entry("force_irmap", Switch.FORCE_IRMAP),
            Map.entry("auto_ext_mnt", Switch.EXT_MOUNT_MAP),
            Map.entry("ext_sharing", Switch.ENABLE_EXTERNAL_SHARING),
            Map.entry("ext_masters", Switch.ENABLE_EXTERNAL_MASTERS),
            Map.entry("weak_sysctls", Switch.WEAK_SYSCTLS),
            Map.entry("unprivileged", Switch.UNPRIVILEGED),
            Map.entry("mntns_compat_mode", Switch.MNTNS_COMPAT_MODE),
            Map.entry("pre_dump_mode", Switch.PRE_DUMP_MODE),
            Map.entry("tls_no_cn_verify", Switch.TLS_NO_CN_VERIFY),
            Map.entry("display_stats", Switch.DISPLAY_STATS));

    /** The command line has none of these. They permit, or qualify, what is refused by its own name; see {@link Switch} for that rule. */
    static final Set<String> IDLE = Set.of("compress_acceleration", "compress_block_size", "decompress_threads");

    private RequestOptions() {}

    static Options ofDump(Options program, criu_opts request) throws TorporException {
        refuse(request, Set.of(), List.of());
        return addExternal(add(program, request), request);
    }

    private static Options addExternal(Options options, criu_opts request) throws TorporException {
        List<String> resources = new ArrayList<>(request.getExternalList());
        for (unix_sk socket : request.getUnixSkInoList()) {
            resources.add("unix[" + Integer.toUnsignedString(socket.getInode()) + "]");
        }
        return withExternal(options, resources);
    }

    /**
     * These options, and files that stay outside of the images.
     *
     * @throws TorporException RPC-004 when one is malformed, or of a kind that is not built
     */
    static Options withExternal(Options options, List<String> resources) throws TorporException {
        return options.with(Options.EXTERNAL, options.get(Options.EXTERNAL).and(external(resources)));
    }

    /** @throws TorporException as {@link #withExternal} */
    static ExternalFiles external(List<String> resources) throws TorporException {
        try {
            return ExternalResources.parse(resources);
        } catch (UsageException e) {
            throw Refusal.of("RPC-004", "An option of the request cannot be honoured: " + e.getMessage(), "", e);
        }
    }

    /**
     * @param program what holds where the request says nothing
     * @param sibling whether the tree can become a child of the client: the engine must be the client's own child
     */
    static Options ofRestore(Options program, criu_opts request, boolean sibling) throws TorporException {
        List<Issue> issues = new ArrayList<>();
        if (request.getRstSibling() && !sibling) {
            issues.add(Refusal.issue(
                    "RPC-005",
                    "Option rst_sibling of the request cannot be honoured by a service",
                    "Only an engine that the client has started itself (swrk) can make the tree the client's child."));
        }
        if (!request.getRoot().isEmpty() && !request.getRoot().equals("/")) {
            issues.add(unsupported("root"));
        }
        refuse(request, NETWORK_MAP, issues);
        return addExternal(addNetworkMap(add(program, request), request), request)
                .with(Options.RESTORE_DETACHED, true)
                .with(Options.RESTORE_SIBLING, request.getRstSibling());
    }

    /** Fields of ours, which a restore has a use for. */
    private static final Set<Integer> NETWORK_MAP = Set.of(
            OwnField.REQUEST_MAP_ADDRESS.number(),
            OwnField.REQUEST_MAP_PORT.number(),
            OwnField.REQUEST_MAP_INTERFACE.number());

    private static Options addNetworkMap(Options options, criu_opts request) throws TorporException {
        try {
            NetworkMap map = options.get(Options.NETWORK_MAP)
                    .and(
                            texts(OwnField.REQUEST_MAP_ADDRESS, request),
                            texts(OwnField.REQUEST_MAP_PORT, request),
                            texts(OwnField.REQUEST_MAP_INTERFACE, request));
            return map.isEmpty() ? options : options.with(Options.NETWORK_MAP, map);
        } catch (IllegalArgumentException e) {
            throw Refusal.of("RPC-004", "An option of the request cannot be honoured: " + e.getMessage(), "", e);
        }
    }

    private static List<String> texts(OwnField field, criu_opts request) {
        return field.allBytes(request).stream().map(ByteString::toStringUtf8).toList();
    }

    private static Options add(Options program, criu_opts request) {
        Options options = program;
        for (Map.Entry<FieldDescriptor, Object> given : request.getAllFields().entrySet()) {
            Option<Boolean> flag = FLAGS.get(given.getKey().getName());
            if (flag != null) {
                options = options.with(flag, (Boolean) given.getValue());
            }
        }
        if (request.hasGhostLimit()) {
            options = options.with(Options.GHOST_LIMIT, Integer.toUnsignedLong(request.getGhostLimit()));
        }
        if (request.hasFreezeCgroup()) {
            options = options.with(Options.FREEZE_CGROUP, request.getFreezeCgroup());
        }
        if (request.hasTimeout()) {
            options = options.with(Options.TIMEOUT, Integer.toUnsignedLong(request.getTimeout()));
        }
        if (request.hasCpuCap()) {
            options = options.with(Options.PROCESSOR_TRAITS, Integer.toUnsignedLong(request.getCpuCap()));
        }
        if (request.hasLsmProfile()) {
            options = options.with(Options.SECURITY_PROFILE, request.getLsmProfile());
        }
        if (request.hasNetworkLock()) {
            options = options.with(
                    Options.NETWORK_LOCK, request.getNetworkLock().name().toLowerCase(Locale.ROOT));
        }
        return options;
    }

    private static void refuse(criu_opts request, Set<Integer> own, List<Issue> others) throws TorporException {
        List<Issue> issues = new ArrayList<>(others);
        for (Map.Entry<FieldDescriptor, Object> given : request.getAllFields().entrySet()) {
            String name = given.getKey().getName();
            boolean known = FLAGS.containsKey(name)
                    || HANDLED.contains(name)
                    || IDLE.contains(name)
                    || AS_ON_THE_COMMAND_LINE.containsKey(name)
                            && AS_ON_THE_COMMAND_LINE.get(name).isBuilt("");
            if (!known && asksForSomething(given.getKey(), given.getValue())) {
                issues.add(unsupported(name));
            }
        }
        if (request.getManageCgroups() && managesCgroups(request)) {
            issues.add(unsupported("manage_cgroups"));
        }
        for (int number : request.getUnknownFields().asMap().keySet()) {
            if (!own.contains(number)) {
                issues.add(Refusal.issue(
                        "RPC-004", "Option number " + number + " of the request is not known to this version", ""));
            }
        }
        if (!issues.isEmpty()) {
            throw new TorporException(issues);
        }
    }

    private static boolean managesCgroups(criu_opts request) {
        criu_cg_mode mode = request.hasManageCgroupsMode() ? request.getManageCgroupsMode() : criu_cg_mode.SOFT;
        return mode != criu_cg_mode.IGNORE && mode != criu_cg_mode.CG_NONE;
    }

    /** Of what is repeated, only options with elements get here. */
    private static boolean asksForSomething(FieldDescriptor option, Object value) {
        return option.isRepeated()
                || option.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                || isDescriptor(option)
                || !value.equals(option.getDefaultValue());
    }

    /** 0 is a descriptor like any other. */
    private static boolean isDescriptor(FieldDescriptor option) {
        return option.getName().equals("status_fd") || option.getName().equals("pidfd_store_sk");
    }

    private static Issue unsupported(String option) {
        return Refusal.issue(
                "RPC-004",
                "Option " + option + " of the request is not supported yet",
                "Leave it out, if the tree can do without it.");
    }
}
