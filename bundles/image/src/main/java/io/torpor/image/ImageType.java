package io.torpor.image;

import com.google.protobuf.Message;
import java.util.List;
import java.util.OptionalLong;

/**
 * Every kind of file that an image set may hold. Constants have the names of the wire contract, but for those at the end, which are ours, and which the peer does not look for.
 *
 * <p>Most kinds come once per task, namespace or object, and carry that object's id in the name: unsigned, decimal or
 * hexadecimal, of 32 or 64 bits, as the pattern's C conversion says. A set has only the files that have something in them.
 */
public enum ImageType {
    INVENTORY(Kind.INVENTORY, "inventory.img", 0x58313116, true),
    FDINFO(Kind.COMMON, "fdinfo-%u.img", 0x56213732, false),
    PAGEMAP(Kind.COMMON, "pagemap-%lu.img", 0x56084025, false),
    SHMEM_PAGEMAP(Kind.COMMON, "pagemap-shmem-%lu.img", 0x56084025, false),
    REG_FILES(Kind.COMMON, "reg-files.img", 0x50363636, false),
    EXT_FILES(Kind.COMMON, "ext-files.img", 0x59255641, false),
    NS_FILES(Kind.COMMON, "ns-files.img", 0x61394011, false),
    EVENTFD_FILE(Kind.COMMON, "eventfd.img", 0x44523722, false),
    EVENTPOLL_FILE(Kind.COMMON, "eventpoll.img", 0x45023858, false),
    EVENTPOLL_TFD(Kind.COMMON, "eventpoll-tfd.img", 0x44433746, false),
    SIGNALFD(Kind.COMMON, "signalfd.img", 0x57323820, false),
    INOTIFY_FILE(Kind.COMMON, "inotify.img", 0x48424431, false),
    INOTIFY_WD(Kind.COMMON, "inotify-wd.img", 0x54562009, false),
    FANOTIFY_FILE(Kind.COMMON, "fanotify.img", 0x55096122, false),
    FANOTIFY_MARK(Kind.COMMON, "fanotify-mark.img", 0x56506035, false),
    CORE(Kind.COMMON, "core-%u.img", 0x55053847, true),
    IDS(Kind.COMMON, "ids-%u.img", 0x54432030, true),
    MM(Kind.COMMON, "mm-%u.img", 0x57492820, true),
    VMAS(Kind.COMMON, "vmas-%u.img", 0x54123737, false),
    PIPES(Kind.COMMON, "pipes.img", 0x56513555, false),
    PIPES_DATA(Kind.COMMON, "pipes-data.img", 0x56453709, false),
    FIFO(Kind.COMMON, "fifo.img", 0x58364939, false),
    FIFO_DATA(Kind.COMMON, "fifo-data.img", 0x59333054, false),
    PSTREE(Kind.COMMON, "pstree.img", 0x50273030, false),
    SIGACT(Kind.COMMON, "sigacts-%u.img", 0x55344201, false),
    UNIXSK(Kind.COMMON, "unixsk.img", 0x54373943, false),
    INETSK(Kind.COMMON, "inetsk.img", 0x56443851, false),
    PACKETSK(Kind.COMMON, "packetsk.img", 0x60454618, false),
    NETLINK_SK(Kind.COMMON, "netlinksk.img", 0x58005614, false),
    SK_QUEUES(Kind.COMMON, "sk-queues.img", 0x56264026, false),
    ITIMERS(Kind.COMMON, "itimers-%u.img", 0x57464056, false),
    POSIX_TIMERS(Kind.COMMON, "posix-timers-%u.img", 0x52603957, false),
    CREDS(Kind.COMMON, "creds-%u.img", 0x54023547, true),
    UTSNS(Kind.COMMON, "utsns-%u.img", 0x54473203, true),
    IPC_VAR(Kind.COMMON, "ipcns-var-%u.img", 0x53115007, true),
    IPCNS_SHM(Kind.COMMON, "ipcns-shm-%u.img", 0x46283044, false),
    IPCNS_MSG(Kind.COMMON, "ipcns-msg-%u.img", 0x55453737, false),
    IPCNS_SEM(Kind.COMMON, "ipcns-sem-%u.img", 0x59573019, false),
    FS(Kind.COMMON, "fs-%u.img", 0x51403912, true),
    REMAP_FPATH(Kind.COMMON, "remap-fpath.img", 0x59133954, false),
    GHOST_FILE(Kind.COMMON, "ghost-file-%x.img", 0x52583605, false),
    MEMFD_INODE(Kind.COMMON, "memfd.img", 0x48453499, false),
    TCP_STREAM(Kind.COMMON, "tcp-stream-%x.img", 0x51465506, true),
    MNTS(Kind.COMMON, "mountpoints-%u.img", 0x55563928, false),
    NETDEV(Kind.COMMON, "netdev-%u.img", 0x57373951, false),
    NETNS(Kind.COMMON, "netns-%u.img", 0x55933752, true),
    IFADDR(Kind.RAW, "ifaddr-%u.img", 0, false),
    ROUTE(Kind.RAW, "route-%u.img", 0, false),
    ROUTE6(Kind.RAW, "route6-%u.img", 0, false),
    RULE(Kind.RAW, "rule-%u.img", 0, false),
    IPTABLES(Kind.RAW, "iptables-%u.img", 0, false),
    IP6TABLES(Kind.RAW, "ip6tables-%u.img", 0, false),
    NFTABLES(Kind.RAW, "nftables-%u.img", 0, false),
    TMPFS_IMG(Kind.RAW, "tmpfs-%u.tar.gz.img", 0, false),
    TMPFS_DEV(Kind.RAW, "tmpfs-dev-%u.tar.gz.img", 0, false),
    AUTOFS(Kind.COMMON, "autofs-%u.img", 0x49353943, false),
    BINFMT_MISC_OLD(Kind.COMMON, "binfmt-misc-%u.img", 0x67343323, false),
    BINFMT_MISC(Kind.COMMON, "binfmt-misc.img", 0x67343323, false),
    TTY_FILES(Kind.COMMON, "tty.img", 0x59433025, false),
    TTY_INFO(Kind.COMMON, "tty-info.img", 0x59453036, false),
    TTY_DATA(Kind.COMMON, "tty-data.img", 0x59413026, false),
    FILE_LOCKS(Kind.COMMON, "filelocks.img", 0x54323616, false),
    RLIMIT(Kind.COMMON, "rlimit-%u.img", 0x57113925, false),
    PAGES(Kind.RAW, "pages-%u.img", 0, false),
    PAGES_OLD(Kind.COMMON, "pages-%d.img", 0x56084025, false),
    SHM_PAGES_OLD(Kind.COMMON, "pages-shmem-%ld.img", 0x56084025, false),
    SIGNAL(Kind.COMMON, "signal-s-%u.img", 0x59255647, false),
    PSIGNAL(Kind.COMMON, "signal-p-%u.img", 0x59255647, false),
    TUNFILE(Kind.COMMON, "tunfile.img", 0x57143751, false),
    CGROUP(Kind.COMMON, "cgroup.img", 0x59383330, true),
    TIMERFD(Kind.COMMON, "timerfd.img", 0x50493712, false),
    CPUINFO(Kind.COMMON, "cpuinfo.img", 0x61404013, true),
    SECCOMP(Kind.COMMON, "seccomp.img", 0x64413049, true),
    USERNS(Kind.COMMON, "userns-%u.img", 0x55474906, true),
    NETNF_CT(Kind.RAW, "netns-ct-%u.img", 0, false),
    NETNF_EXP(Kind.RAW, "netns-exp-%u.img", 0, false),
    FILES(Kind.COMMON, "files.img", 0x56303138, false),
    TIMENS(Kind.COMMON, "timens-%u.img", 0x43114433, true),
    PIDNS(Kind.COMMON, "pidns-%u.img", 0x61157326, true),
    BPFMAP_FILE(Kind.COMMON, "bpfmap-file.img", 0x57506142, false),
    BPFMAP_DATA(Kind.COMMON, "bpfmap-data.img", 0x64324033, false),
    APPARMOR(Kind.COMMON, "apparmor.img", 0x59423047, true),
    PIDFD(Kind.COMMON, "pidfd.img", 0x54435556, false),
    STATS(Kind.SERVICE, "stats-dump", 0x57093306, true),
    IRMAP_CACHE(Kind.SERVICE, "irmap-cache", 0x57004059, false),

    /** Ours: what clients of listening UNIX sockets had sent before they were accepted. */
    UNIX_WAITING(Kind.COMMON, "unix-waiting.img", 0x57415431, false);

    /** What a file starts with. */
    public enum Kind {
        /** Two magic numbers: the one of all image files, then the type's. */
        COMMON,
        /** As {@link #COMMON}, with another first number: files that a restore does not need. */
        SERVICE,
        /** The type's magic number only. */
        INVENTORY,
        /** No magic number and no records: bytes of another format. */
        RAW
    }

    private static final int COMMON_MAGIC = 0x54564319;
    private static final int SERVICE_MAGIC = 0x55105940;
    private static final String STATS_OF_RESTORE = "stats-restore";
    private static final List<ImageType> TYPES = List.of(values());

    private final Kind kind;
    private final String pattern;
    private final int magic;
    private final boolean single;
    private final String prefix;
    private final String suffix;
    private final IdFormat format;

    ImageType(Kind kind, String pattern, int magic, boolean single) {
        this.kind = kind;
        this.pattern = pattern;
        this.magic = magic;
        this.single = single;
        this.format = IdFormat.in(pattern);
        int start = pattern.indexOf('%');
        this.prefix = start < 0 ? pattern : pattern.substring(0, start);
        this.suffix =
                start < 0 ? "" : pattern.substring(start + format.conversion().length());
    }

    public Kind kind() {
        return kind;
    }

    /** The file name, with a C conversion where the id goes: {@code core-%u.img}. */
    public String pattern() {
        return pattern;
    }

    /** Whether names of this type carry an id. */
    public boolean numbered() {
        return format != IdFormat.NONE;
    }

    /** The type's magic number; 0 if {@link Kind#RAW}. */
    public int magic() {
        return magic;
    }

    /** Whether a file of this type holds one record, never more. */
    public boolean single() {
        return single;
    }

    /** Whether files of this type consist of records; if not, they are opened as channels. */
    public boolean hasRecords() {
        return kind != Kind.RAW && this != PAGES_OLD && this != SHM_PAGES_OLD;
    }

    /** The default instances of the messages that files of this type hold, in the order in which they first appear. */
    public List<Message> prototypes() {
        return Prototypes.of(this);
    }

    /**
     * A file's name.
     *
     * @param id of the task, namespace or object; taken as unsigned, of the pattern's width; ignored without a place for it. Of the two
     *     files of {@link #STATS}, 0 stands for the dump's and 1 for the restore's
     */
    public String fileName(long id) {
        if (this == STATS) {
            return id == 0 ? pattern : STATS_OF_RESTORE;
        }
        return format == IdFormat.NONE ? pattern : prefix + format.print(id) + suffix;
    }

    /** The id in a file name; empty if the name is not of this type. Without a place for an id, it is 0. */
    OptionalLong idIn(String name) {
        if (this == STATS && name.equals(STATS_OF_RESTORE)) {
            return OptionalLong.of(1);
        }
        if (format == IdFormat.NONE) {
            return name.equals(pattern) ? OptionalLong.of(0) : OptionalLong.empty();
        }
        if (name.length() <= prefix.length() + suffix.length() || !name.startsWith(prefix) || !name.endsWith(suffix)) {
            return OptionalLong.empty();
        }
        return format.parse(name, prefix.length(), name.length() - suffix.length());
    }

    /** An id as {@link #idIn} finds it in a name. */
    long canonicalId(long id) {
        return this == STATS ? (id == 0 ? 0 : 1) : format == IdFormat.NONE ? 0 : format.narrow(id);
    }

    /** All types; the first one that finds an id in a name is that file's. */
    static List<ImageType> all() {
        return TYPES;
    }

    /** The magic number before the type's own; 0 if there is none. */
    public int leadingMagic() {
        return switch (kind) {
            case COMMON -> COMMON_MAGIC;
            case SERVICE -> SERVICE_MAGIC;
            case INVENTORY, RAW -> 0;
        };
    }

    /** How many bytes stand before the first record. */
    public int headerSize() {
        return switch (kind) {
            case COMMON, SERVICE -> 8;
            case INVENTORY -> 4;
            case RAW -> 0;
        };
    }
}
