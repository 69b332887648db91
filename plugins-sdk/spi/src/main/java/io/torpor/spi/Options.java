package io.torpor.spi;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/** What a user asked for. Immutable. */
public final class Options {
    /** {@code -R}: the tree runs on after the dump. */
    public static final Option<Boolean> LEAVE_RUNNING = Option.flag("leave-running");

    /** {@code torpor preflight}: the tree is only looked at, and runs on meanwhile; see {@link DumpStep#live}. */
    public static final Option<Boolean> PREFLIGHT = Option.flag("preflight");

    /** {@code --pid-namespace}: whether the tree gets a pid namespace of its own: {@code never}, {@code auto} if one of its ids is taken, or {@code always}. */
    public static final Option<String> PID_NAMESPACE = new Option<>("pid-namespace", String.class, "never");

    /** {@code -s}: the tree is left stopped after the dump, or restored stopped. */
    public static final Option<Boolean> LEAVE_STOPPED = Option.flag("leave-stopped");

    /** {@code -j}: the tree may belong to a session or terminal outside of it. */
    public static final Option<Boolean> SHELL_JOB = Option.flag("shell-job");

    /**
     * {@code orphan_pts_master} of a request: a terminal whose master is outside of the tree comes back as a new one, whose master is given away at
     * {@link Moment#ORPHAN_PTS_MASTER}.
     */
    public static final Option<Boolean> ORPHAN_PTS_MASTER = Option.flag("orphan-pts-master");

    /** {@code -d}: the engine does not wait for the restored tree to end. */
    public static final Option<Boolean> RESTORE_DETACHED = Option.flag("restore-detached");

    /** {@code -S}: the restored root becomes a child of the engine's parent. */
    public static final Option<Boolean> RESTORE_SIBLING = Option.flag("restore-sibling");

    /** {@code --tcp-established}: TCP connections go into the images, and are brought back. */
    public static final Option<Boolean> TCP_ESTABLISHED = Option.flag("tcp-established");

    /** {@code --skip-in-flight}: connections that nobody has accepted yet are left out. */
    public static final Option<Boolean> SKIP_IN_FLIGHT = Option.flag("skip-in-flight");

    /** {@code --in-flight skip}: they are left out. */
    public static final String IN_FLIGHT_SKIP = "skip";

    /** {@code --in-flight reset}: they are reset. */
    public static final String IN_FLIGHT_RESET = "reset";

    /** What {@code --in-flight wait:MILLISECONDS} begins with: the program has so long to accept them. */
    public static final String IN_FLIGHT_WAIT = "wait:";

    /**
     * {@code --in-flight}: what becomes of connections that nobody has accepted yet: {@link #IN_FLIGHT_SKIP}, {@link #IN_FLIGHT_RESET}, or
     * {@link #IN_FLIGHT_WAIT} and a number; empty to refuse such a dump.
     */
    public static final Option<String> IN_FLIGHT = Option.text("in-flight");

    /** {@code --tcp-close}: connected TCP sockets come back closed. */
    public static final Option<Boolean> TCP_CLOSE = Option.flag("tcp-close");

    /** {@code --network-lock}: {@code nftables}, {@code iptables} or {@code skip}; empty for nftables where the kernel has it, and else iptables. */
    public static final Option<String> NETWORK_LOCK = Option.text("network-lock");

    /** {@code --map-address}, {@code --map-port}, {@code --map-interface}: which addresses, ports and network interfaces a restored tree has instead of its own. */
    public static final Option<NetworkMap> NETWORK_MAP = new Option<>("network-map", NetworkMap.class, NetworkMap.NONE);

    /** {@code -l}: file locks and leases go into the images. */
    public static final Option<Boolean> FILE_LOCKS = Option.flag("file-locks");

    /** {@code --timeout}: how long freezing may take, in seconds; 0 for no limit. */
    public static final Option<Long> TIMEOUT = Option.number("timeout", 10);

    /** {@code --freeze-cgroup}: directory of the control group that is frozen while its tasks are seized; empty for none. */
    public static final Option<String> FREEZE_CGROUP = Option.text("freeze-cgroup");

    /** {@code --snapshot auto}, the preset: where that makes the tree wait for less time, and there is memory for it. */
    public static final String SNAPSHOT_AUTO = "auto";

    /** {@code --snapshot always}: wherever it can be done. */
    public static final String SNAPSHOT_ALWAYS = "always";

    /** {@code --snapshot never}. */
    public static final String SNAPSHOT_NEVER = "never";

    /** {@code --snapshot}: whether the memory of a tree that is to run on is saved from a copy (fork(2)) while it already does. */
    public static final Option<String> SNAPSHOT = new Option<>("snapshot", String.class, SNAPSHOT_AUTO);

    /** {@code --ghost-limit}: the largest deleted file that goes into the images, in bytes. */
    public static final Option<Long> GHOST_LIMIT = Option.number("ghost-limit", 1 << 20);

    /** {@code --link-remap}: files whose name is gone may be given a temporary one. */
    public static final Option<Boolean> LINK_REMAP = Option.flag("link-remap");

    /** {@code --changed-files refuse}, the preset: a file must be as long at restore as it was at the dump. */
    public static final String CHANGED_REFUSE = "refuse";

    /** {@code --changed-files append-ok}: it may be longer. */
    public static final String CHANGED_APPEND_OK = "append-ok";

    /** {@code --changed-files truncate}: one that is longer is cut to its old size. */
    public static final String CHANGED_TRUNCATE = "truncate";

    /** {@code --changed-files ignore}: sizes do not matter. */
    public static final String CHANGED_IGNORE = "ignore";

    /** {@code --changed-files}: what a restore does about open files whose size is another than at the dump. */
    public static final Option<String> CHANGED_FILES = new Option<>("changed-files", String.class, CHANGED_REFUSE);

    /** {@code --file-validation filesize}: files are compared by size and mode only. */
    public static final String VALIDATE_SIZE = "filesize";

    /** {@code --file-validation buildid}, the preset: programs and libraries by their build id as well. */
    public static final String VALIDATE_BUILD = "buildid";

    /** {@code --file-validation}: how a restore tells that a file is the one that was dumped. */
    public static final Option<String> FILE_VALIDATION = new Option<>("file-validation", String.class, VALIDATE_BUILD);

    /** {@code --skip-file-rwx-check}: a file may have other permissions at restore than it had. */
    public static final Option<Boolean> SKIP_FILE_MODE_CHECK = Option.flag("skip-file-rwx-check");

    /** {@code --allow-uprobes}: tracers outside of the tree may have probes in its programs; they are no part of the images. */
    public static final Option<Boolean> ALLOW_UPROBES = Option.flag("allow-uprobes");

    /**
     * {@code --cpu-cap}: what of the processor the images are to tell, and must fit where they are restored: 1 for extended state, 2 for all capabilities, 4
     * for instructions, or a sum of them; below 0, nothing is written or compared.
     */
    public static final Option<Long> PROCESSOR_TRAITS = Option.number("cpu-cap", -1);

    /**
     * Inode of the engine's end of the UNIX socket through which this dump was asked for; 0 when it was not. Where a process of the tree asked
     * itself, the other end is in the tree, and the answer comes to its copy as well.
     */
    public static final Option<Long> REQUEST_SOCKET = Option.number("request-socket", 0);

    /** {@code --evasive-devices}: a device node may be opened by any path that leads to the same device. */
    public static final Option<Boolean> EVASIVE_DEVICES = Option.flag("evasive-devices");

    /** {@code --ext-unix-sk}: datagram sockets may be connected to named ones outside of the tree. */
    public static final Option<Boolean> EXTERNAL_UNIX_SOCKETS = Option.flag("ext-unix-sk");

    /** {@code --external}: which open files stay outside of the images. */
    public static final Option<ExternalFiles> EXTERNAL =
            new Option<>("external", ExternalFiles.class, ExternalFiles.NONE);

    /** {@code --inherit-fd}: which open files take the place of saved ones. */
    public static final Option<InheritedFiles> INHERITED =
            new Option<>("inherit-fd", InheritedFiles.class, InheritedFiles.NONE);

    /** {@code --log-pid}: who hears what each restored process does. */
    public static final Option<TaskLog> TASK_LOG = new Option<>("log-pid", TaskLog.class, TaskLog.NOBODY);

    /** {@code --lsm-profile}: the label that restored threads get instead of their own, {@code apparmor:PROFILE} or {@code selinux:CONTEXT}. */
    public static final Option<String> SECURITY_PROFILE = Option.text("lsm-profile");

    /** Who hears of the session's {@link Moment}s. */
    public static final Option<MomentListener> MOMENTS =
            new Option<>(MomentListener.OPTION, MomentListener.class, MomentListener.NOBODY);

    public static final Options NONE = new Options(Map.of());

    private final Map<Option<?>, Object> values;

    private Options(Map<Option<?>, Object> values) {
        this.values = values;
    }

    /** These options and one more. */
    public <T> Options with(Option<T> option, T value) {
        Map<Option<?>, Object> more = new HashMap<>(values);
        more.put(option, option.type().cast(value));
        return new Options(Collections.unmodifiableMap(more));
    }

    /** Whether an option of this name was given, with another value than its preset. */
    public boolean has(String name) {
        for (Map.Entry<Option<?>, Object> given : values.entrySet()) {
            Option<?> option = given.getKey();
            if (option.name().equals(name) && !given.getValue().equals(option.preset())) {
                return true;
            }
        }
        return false;
    }

    /** The value given, or the option's preset. */
    public <T> T get(Option<T> option) {
        return option.type().cast(values.getOrDefault(option, option.preset()));
    }
}
