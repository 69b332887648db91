package io.torpor.procfs;

/**
 * A lock from {@code /proc/locks} or from a {@code lock:} line of {@code fdinfo}; {@code proc_locks(5)}.
 *
 * @param id a running number of the listing, not of the lock
 * @param waiting whether it isn't held but waited for
 * @param kind of call it was made by
 * @param lease for leases {@code ACTIVE}, {@code BREAKING} or {@code BREAKER}, else {@code ADVISORY} or
 *     {@code *NOINODE*}
 * @param mode {@code READ}, {@code WRITE} or {@code UNLCK}
 * @param pid of the owner in the reader's namespace; 0 if it isn't visible there, -1 for locks of an open file
 *     description
 * @param major device of the file system
 * @param start first byte
 * @param end last byte; {@link #TO_THE_END} if there is none
 */
public record FileLock(
        long id,
        boolean waiting,
        Kind kind,
        String lease,
        String mode,
        int pid,
        int major,
        int minor,
        long inode,
        long start,
        long end) {
    public static final long TO_THE_END = Long.MAX_VALUE;

    /** What made the lock. */
    public enum Kind {
        /** {@code fcntl(2)} with {@code F_SETLK}: belongs to a process. */
        POSIX,
        /** {@code flock(2)}: belongs to an open file description. */
        FLOCK,
        /** {@code fcntl(2)} with {@code F_OFD_SETLK}: belongs to an open file description. */
        OFDLCK,
        /** {@code fcntl(2)} with {@code F_SETLEASE}. */
        LEASE,
        /** The kernel's NFS server. */
        DELEG,
        /** A lock that the kernel only asks about. */
        ACCESS
    }

    public long device() {
        return DeviceNumber.encode(major, minor);
    }

    /** Reads from after {@code lock:} or from the start of a line, to the end of the line. */
    static FileLock read(ProcText in) {
        long id = in.blanks().signed();
        in.expect(':');
        boolean waiting = in.blanks().tryTake("->");
        Kind kind = kind(in);
        String lease = in.blanks().word();
        String mode = in.blanks().word();
        int pid = in.blanks().number();
        int major = 0;
        int minor = 0;
        boolean noInode = in.blanks().tryTake("<none>:");
        if (!noInode) {
            major = in.hexNumber();
            in.expect(':');
            minor = in.hexNumber();
            in.expect(':');
        }
        long inode = in.decimal();
        long start = in.blanks().signed();
        long end = in.blanks().tryTake("EOF") ? TO_THE_END : in.signed();
        in.endLine();
        return new FileLock(id, waiting, kind, lease, mode, pid, major, minor, inode, start, end);
    }

    private static Kind kind(ProcText in) {
        int from = in.blanks().position();
        String word = in.word();
        for (Kind kind : Kind.values()) {
            if (kind.name().equals(word)) {
                return kind;
            }
        }
        in.moveTo(from);
        throw in.error("not a kind of lock: " + word);
    }
}
