package io.torpor.cli;

import java.util.List;

/** The options of all commands, spelled as the peer spells them. As with the peer, any of them may be given with any command. */
public enum Switch {
    TREE("tree", 't', Argument.REQUIRED, "PID", Standing.BUILT, "the root of the process tree to checkpoint"),
    RESTORE_DETACHED(
            "restore-detached",
            'd',
            Argument.NONE,
            "",
            Standing.BUILT,
            "end after the restore, do not wait for the tree"),
    RESTORE_SIBLING(
            "restore-sibling",
            'S',
            Argument.NONE,
            "",
            Standing.BUILT,
            "restore the root as a child of our own parent (with -d)"),
    LEAVE_STOPPED(
            "leave-stopped",
            's',
            Argument.NONE,
            "",
            Standing.BUILT,
            "leave the tree stopped after checkpoint or restore"),
    LEAVE_RUNNING(
            "leave-running", 'R', Argument.NONE, "", Standing.BUILT, "leave the tree running after the checkpoint"),
    IMAGES_DIR(
            "images-dir",
            'D',
            Argument.REQUIRED,
            "DIR",
            Standing.BUILT,
            "directory for image files (default: the current one)"),
    WORK_DIR(
            "work-dir",
            'W',
            Argument.REQUIRED,
            "DIR",
            Standing.BUILT,
            "directory for logs, pid files and statistics (default: that of the images)"),
    PIDFILE("pidfile", '\0', Argument.REQUIRED, "FILE", Standing.BUILT, "write the restored root's pid to a new FILE"),
    CPU_CAP(
            "cpu-cap",
            '\0',
            Argument.OPTIONAL,
            "CAP",
            Standing.BUILT,
            "what of the processor to save and compare: cpu, fpu, ins, all, none, ^CAP"),
    EXEC_CMD(
            "exec-cmd",
            '\0',
            Argument.NONE,
            "",
            Standing.BUILT,
            "become the command after -- when restored, as parent of the tree"),
    CLOSE("close", '\0', Argument.REQUIRED, "FD", Standing.BUILT, "close this descriptor of ours first"),
    FREEZE_CGROUP("freeze-cgroup", '\0', Argument.REQUIRED, "PATH", Standing.BUILT, "freeze this control group first"),
    WEAK_SYSCTLS("weak-sysctls", '\0', Argument.NONE, "", Standing.IDLE, "skip sysctls that this kernel lacks"),
    LAZY_PAGES("lazy-pages", '\0', Argument.NONE, "", Standing.LATER, "restore pages on demand"),
    STREAM("stream", '\0', Argument.NONE, "", Standing.LATER, "images go through criu-image-streamer"),
    MNTNS_COMPAT_MODE(
            "mntns-compat-mode", '\0', Argument.NONE, "", Standing.IDLE, "restore mounts without MOVE_MOUNT_SET_GROUP"),
    NETWORK_LOCK(
            "network-lock",
            '\0',
            Argument.REQUIRED,
            "METHOD",
            Standing.BUILT,
            "how to lock the network: nftables (default where it works), iptables, skip"),
    UNPRIVILEGED("unprivileged", '\0', Argument.NONE, "", Standing.BUILT, "accept the limits of not being root"),
    ALLOW_UPROBES(
            "allow-uprobes", '\0', Argument.NONE, "", Standing.BUILT, "the tree's programs may have uprobes in them"),
    COMPRESS("compress", 'c', Argument.OPTIONAL, "METHOD", Standing.LATER, "compress memory pages"),
    EXTERNAL("external", '\0', Argument.REPEATED, "RES", Standing.BUILT, "a resource that stays outside of the images"),
    EXT_UNIX_SK(
            "ext-unix-sk",
            'x',
            Argument.OPTIONAL,
            "INODES",
            Standing.BUILT,
            "UNIX sockets may be connected to the outside"),
    EXT_MOUNT_MAP("ext-mount-map", 'M', Argument.REPEATED, "KEY:VALUE", Standing.LATER, "a mount from outside"),
    VETH_PAIR(
            "veth-pair",
            '\0',
            Argument.REPEATED,
            "IN=OUT",
            Standing.LATER,
            "name of a virtual network link's outer end"),
    INHERIT_FD(
            "inherit-fd",
            '\0',
            Argument.REPEATED,
            "fd[NUM]:RES",
            Standing.BUILT,
            "use our descriptor NUM for a resource"),
    TCP_ESTABLISHED("tcp-established", '\0', Argument.NONE, "", Standing.BUILT, "keep TCP connections"),
    SKIP_IN_FLIGHT("skip-in-flight", '\0', Argument.NONE, "", Standing.BUILT, "the same as --in-flight=skip"),
    IN_FLIGHT(
            "in-flight",
            '\0',
            Argument.REQUIRED,
            "wait:MS|skip|reset",
            Standing.BUILT,
            "what becomes of TCP connections that nobody has accepted yet"),
    TCP_CLOSE("tcp-close", '\0', Argument.NONE, "", Standing.BUILT, "connected TCP sockets come back closed"),
    MAP_ADDRESS(
            "map-address",
            '\0',
            Argument.REPEATED,
            "OLD=NEW",
            Standing.BUILT,
            "restore sockets of address OLD with NEW instead"),
    MAP_PORT(
            "map-port",
            '\0',
            Argument.REPEATED,
            "[PROTO:]OLD=NEW",
            Standing.BUILT,
            "the same for ports, of tcp, udp, udplite or all"),
    MAP_INTERFACE(
            "map-interface",
            '\0',
            Argument.REPEATED,
            "OLD=NEW",
            Standing.BUILT,
            "the same for sockets that belong to a network interface"),
    ROOT("root", 'r', Argument.REQUIRED, "PATH", Standing.LATER, "another root directory for the mounts"),
    EVASIVE_DEVICES("evasive-devices", '\0', Argument.NONE, "", Standing.BUILT, "use any path that leads to a device"),
    LINK_REMAP(
            "link-remap",
            '\0',
            Argument.NONE,
            "",
            Standing.BUILT,
            "a deleted file may get a temporary name if it must"),
    GHOST_LIMIT(
            "ghost-limit",
            '\0',
            Argument.REQUIRED,
            "SIZE",
            Standing.BUILT,
            "largest deleted file to save (K, M, G; default 1M)"),
    GHOST_FIEMAP("ghost-fiemap", '\0', Argument.NONE, "", Standing.IDLE, "find holes of deleted files with fiemap"),
    ACTION_SCRIPT(
            "action-script",
            '\0',
            Argument.REPEATED,
            "FILE",
            Standing.BUILT,
            "run FILE at the moments of a dump or restore"),
    SHELL_JOB(
            "shell-job",
            'j',
            Argument.NONE,
            "",
            Standing.BUILT,
            "the tree may belong to a session or terminal outside of it"),
    FILE_LOCKS("file-locks", 'l', Argument.NONE, "", Standing.BUILT, "save file locks and leases"),
    LIBDIR("libdir", 'L', Argument.REQUIRED, "DIR", Standing.LATER, "directory of plugins"),
    PLUGIN_OPTION("plugin-option", '\0', Argument.REPEATED, "P.N[=V]", Standing.LATER, "an option for a plugin"),
    TIMEOUT(
            "timeout",
            '\0',
            Argument.REQUIRED,
            "SECONDS",
            Standing.BUILT,
            "how long freezing may take (default 10; 0: no limit)"),
    FORCE_IRMAP("force-irmap", '\0', Argument.NONE, "", Standing.IDLE, "find names of watched files by scanning"),
    IRMAP_SCAN_PATH("irmap-scan-path", '\0', Argument.REPEATED, "PATH", Standing.LATER, "where to scan"),
    MANAGE_CGROUPS(
            "manage-cgroups", '\0', Argument.OPTIONAL, "MODE", Standing.LATER, "save and restore control groups"),
    CGROUP_ROOT(
            "cgroup-root", '\0', Argument.REPEATED, "[CTRL:]PATH", Standing.LATER, "another root of control groups"),
    CGROUP_PROPS(
            "cgroup-props",
            '\0',
            Argument.REQUIRED,
            "TEXT",
            Standing.LATER,
            "which properties of control groups to save"),
    CGROUP_PROPS_FILE("cgroup-props-file", '\0', Argument.REQUIRED, "FILE", Standing.LATER, "the same, from a file"),
    CGROUP_DUMP_CONTROLLER(
            "cgroup-dump-controller", '\0', Argument.REPEATED, "NAME", Standing.LATER, "save this controller only"),
    CGROUP_YARD("cgroup-yard", '\0', Argument.REQUIRED, "PATH", Standing.LATER, "where control groups are mounted"),
    LSM_PROFILE(
            "lsm-profile",
            '\0',
            Argument.REQUIRED,
            "TYPE:NAME",
            Standing.BUILT,
            "another security profile for the tree"),
    LSM_MOUNT_CONTEXT(
            "lsm-mount-context",
            '\0',
            Argument.REQUIRED,
            "CONTEXT",
            Standing.LATER,
            "another security context for mounts"),
    SKIP_MNT("skip-mnt", '\0', Argument.REPEATED, "PATH", Standing.LATER, "leave out a mount"),
    ENABLE_FS("enable-fs", '\0', Argument.REPEATED, "NAMES", Standing.LATER, "save mounts of these file systems"),
    ENABLE_EXTERNAL_SHARING(
            "enable-external-sharing", '\0', Argument.NONE, "", Standing.IDLE, "mounts may share with the outside"),
    ENABLE_EXTERNAL_MASTERS(
            "enable-external-masters", '\0', Argument.NONE, "", Standing.IDLE, "mounts may be slaves of the outside"),
    EMPTY_NS("empty-ns", '\0', Argument.REQUIRED, "NS", Standing.LATER, "make this namespace, but leave it empty"),
    JOIN_NS("join-ns", 'J', Argument.REPEATED, "NS:PATH", Standing.LATER, "restore into an existing namespace"),
    FILE_VALIDATION(
            "file-validation",
            '\0',
            Argument.REQUIRED,
            "METHOD",
            Standing.BUILT,
            "how a restore tells that a file is the same: filesize, or buildid (default)"),
    CHANGED_FILES(
            "changed-files",
            '\0',
            Argument.REQUIRED,
            "POLICY",
            Standing.BUILT,
            "files whose size has changed since: refuse (default), append-ok, truncate, ignore"),
    SNAPSHOT(
            "snapshot",
            '\0',
            Argument.REQUIRED,
            "WHEN",
            Standing.BUILT,
            "with -R, save memory from a copy: auto (default), always, never"),
    IMAGE_IO_MODE(
            "image-io-mode", '\0', Argument.REQUIRED, "MODE", Standing.BUILT, "how page files are accessed: writeback"),
    SKIP_FILE_RWX_CHECK(
            "skip-file-rwx-check", '\0', Argument.NONE, "", Standing.BUILT, "accept files whose permissions changed"),
    EXTRA("extra", '\0', Argument.NONE, "", Standing.BUILT, "check features that only some trees need, too"),
    EXPERIMENTAL("experimental", '\0', Argument.NONE, "", Standing.BUILT, "check features that are being tried, too"),
    ALL("all", '\0', Argument.NONE, "", Standing.BUILT, "check every feature"),
    FEATURE(
            "feature",
            '\0',
            Argument.REQUIRED,
            "NAME",
            Standing.BUILT,
            "check one feature only; list: show their names"),
    LOG_FILE(
            "log-file",
            'o',
            Argument.REQUIRED,
            "FILE",
            Standing.BUILT,
            "log to FILE in the work directory (-: standard output)"),
    LOG_PID("log-pid", '\0', Argument.NONE, "", Standing.BUILT, "besides, one log file for each restored process"),
    VERBOSITY(
            "verbosity",
            'v',
            Argument.OPTIONAL,
            "NUM",
            Standing.BUILT,
            "0 none, 1 errors, 2 warnings (default), 3 info, 4 debug"),
    PID_NAMESPACE(
            "pid-namespace",
            '\0',
            Argument.REQUIRED,
            "WHEN",
            Standing.BUILT,
            "a pid namespace of the tree's own: auto (if an id is taken), always or never"),
    JSON("json", '\0', Argument.NONE, "", Standing.BUILT, "preflight, recover: answer in JSON, for programs"),
    RUN(
            "run",
            '\0',
            Argument.REQUIRED,
            "ID",
            Standing.BUILT,
            "recover: only what the session with this run id has left"),
    DISPLAY_STATS("display-stats", '\0', Argument.NONE, "", Standing.BUILT, "print figures of the dump or restore"),
    TRACK_MEM("track-mem", '\0', Argument.NONE, "", Standing.LATER, "note which memory is written after the dump"),
    PREV_IMAGES_DIR(
            "prev-images-dir", '\0', Argument.REQUIRED, "DIR", Standing.LATER, "images that these are made on top of"),
    PAGE_SERVER("page-server", '\0', Argument.NONE, "", Standing.LATER, "send pages to a page server"),
    AUTO_DEDUP(
            "auto-dedup",
            '\0',
            Argument.NONE,
            "",
            Standing.LATER,
            "free pages in images when they are not needed any more"),
    PRE_DUMP_MODE(
            "pre-dump-mode",
            '\0',
            Argument.REQUIRED,
            "MODE",
            Standing.IDLE,
            "how a pre-dump reads memory: splice, read"),
    ADDRESS("address", '\0', Argument.REQUIRED, "ADDR", Standing.BUILT, "address of a server or service"),
    PORT("port", '\0', Argument.REQUIRED, "PORT", Standing.BUILT, "port of a server"),
    PS_SOCKET("ps-socket", '\0', Argument.REQUIRED, "FD", Standing.LATER, "a connected socket of a page server"),
    DAEMON("daemon", '\0', Argument.NONE, "", Standing.BUILT, "run a server in the background"),
    STATUS_FD(
            "status-fd",
            '\0',
            Argument.REQUIRED,
            "FD",
            Standing.LATER,
            "descriptor to write to when a server is ready"),
    TLS_CACERT("tls-cacert", '\0', Argument.REQUIRED, "FILE", Standing.LATER, "whose certificates to trust"),
    TLS_CACRL("tls-cacrl", '\0', Argument.REQUIRED, "FILE", Standing.LATER, "certificates that were revoked"),
    TLS_CERT("tls-cert", '\0', Argument.REQUIRED, "FILE", Standing.LATER, "our certificate"),
    TLS_KEY("tls-key", '\0', Argument.REQUIRED, "FILE", Standing.LATER, "our private key"),
    TLS("tls", '\0', Argument.NONE, "", Standing.LATER, "encrypt connections"),
    TLS_NO_CN_VERIFY("tls-no-cn-verify", '\0', Argument.NONE, "", Standing.IDLE, "do not compare the server's name"),
    CONFIG("config", '\0', Argument.REQUIRED, "FILE", Standing.BUILT, "read options from FILE, too"),
    NO_DEFAULT_CONFIG(
            "no-default-config",
            '\0',
            Argument.NONE,
            "",
            Standing.BUILT,
            "do not read /etc/criu/default.conf and $HOME/.criu/default.conf"),
    DEPRECATED("deprecated", '\0', Argument.NONE, "", Standing.BUILT, "accept what the peer calls deprecated"),
    HELP("help", 'h', Argument.NONE, "", Standing.BUILT, "show this text"),
    VERSION("version", 'V', Argument.NONE, "", Standing.BUILT, "show the version");

    /** Whether an option takes an argument. An optional one must be attached: {@code -v4}, {@code --verbosity=4}. */
    public enum Argument {
        NONE,
        OPTIONAL,
        REQUIRED,
        /** Required; each one given counts, not just the last. */
        REPEATED
    }

    /** Whether an option does what it says. The same holds for its counterpart in a request to the service. */
    enum Standing {
        BUILT,
        /**
         * Accepted, though its family is not built: it only permits, or qualifies, what would be refused by its own name anyway (a locked file, a
         * connected TCP socket), so no tree that is saved or restored could have needed it.
         */
        IDLE,
        /** Known by name only, and refused whenever given. */
        LATER
    }

    private final String longName;
    private final char shortName;
    private final Argument argument;
    private final String argumentName;
    private final Standing standing;
    private final String help;

    Switch(String longName, char shortName, Argument argument, String argumentName, Standing standing, String help) {
        this.longName = longName;
        this.shortName = shortName;
        this.argument = argument;
        this.argumentName = argumentName;
        this.standing = standing;
        this.help = help;
    }

    /** As the user types it, without dashes. */
    public String longName() {
        return longName;
    }

    public Argument argument() {
        return argument;
    }

    /** What stands for its argument in texts; empty when it takes none. */
    public String argumentName() {
        return argumentName;
    }

    /** What it does, in a few words. */
    public String help() {
        return help;
    }

    /** All names that it has: {@code -t}, {@code --tree}. */
    public List<String> names() {
        return hasShort() ? List.of("-" + shortName, "--" + longName) : List.of("--" + longName);
    }

    boolean needsArgument() {
        return argument == Argument.REQUIRED || argument == Argument.REPEATED;
    }

    /**
     * Whether it is accepted.
     *
     * @param value its argument, or empty
     */
    public boolean isBuilt(String value) {
        return standing != Standing.LATER || this == MANAGE_CGROUPS && value.equals("ignore");
    }

    boolean isShort(char name) {
        return shortName == name && hasShort();
    }

    private boolean hasShort() {
        return shortName != '\0';
    }

    /** For messages: {@code -t/--tree}. */
    @Override
    public String toString() {
        return hasShort() ? "-" + shortName + "/--" + longName : "--" + longName;
    }

    /** A line of the help text. */
    String helpLine() {
        StringBuilder line = new StringBuilder(hasShort() ? "  -" + shortName + ", --" : "      --").append(longName);
        switch (argument) {
            case REQUIRED, REPEATED -> line.append(' ').append(argumentName);
            case OPTIONAL -> line.append("[=").append(argumentName).append(']');
            case NONE -> {}
        }
        return line.append(" ".repeat(Math.max(1, 33 - line.length())))
                .append(help)
                .toString();
    }
}
