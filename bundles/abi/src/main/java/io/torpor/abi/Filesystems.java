package io.torpor.abi;

/** Magic numbers of file systems as {@code statfs(2)} reports them; {@code linux/magic.h}. */
public final class Filesystems {
    public static final long PROC_SUPER_MAGIC = 0x9fa0L;
    public static final long SYSFS_MAGIC = 0x62656572L;
    public static final long TMPFS_MAGIC = 0x1021994L;
    public static final long RAMFS_MAGIC = 0x858458f6L;
    public static final long ANON_INODE_FS_MAGIC = 0x9041934L;
    public static final long PIPEFS_MAGIC = 0x50495045L;
    public static final long SOCKFS_MAGIC = 0x534f434bL;
    public static final long NSFS_MAGIC = 0x6e736673L;
    public static final long DEVPTS_SUPER_MAGIC = 0x1cd1L;
    public static final long EXT4_SUPER_MAGIC = 0xef53L;
    public static final long BTRFS_SUPER_MAGIC = 0x9123683eL;
    public static final long XFS_SUPER_MAGIC = 0x58465342L;
    public static final long NFS_SUPER_MAGIC = 0x6969L;
    public static final long OVERLAYFS_SUPER_MAGIC = 0x794c7630L;
    public static final long FUSE_SUPER_MAGIC = 0x65735546L;
    public static final long CGROUP_SUPER_MAGIC = 0x27e0ebL;
    public static final long CGROUP2_SUPER_MAGIC = 0x63677270L;
    public static final long HUGETLBFS_MAGIC = 0x958458f6L;
    public static final long MQUEUE_MAGIC = 0x19800202L;
    public static final long AUTOFS_SUPER_MAGIC = 0x187L;
    public static final long BINFMTFS_MAGIC = 0x42494e4dL;
    public static final long SELINUX_MAGIC = 0xf97cff8cL;
    public static final long SECURITYFS_MAGIC = 0x73636673L;
    public static final long DEBUGFS_MAGIC = 0x64626720L;
    public static final long TRACEFS_MAGIC = 0x74726163L;
    public static final long BPF_FS_MAGIC = 0xcafe4a11L;
    public static final long PID_FS_MAGIC = 0x50494446L;
    public static final long SECRETMEM_MAGIC = 0x5345434dL;

    private Filesystems() {}
}
