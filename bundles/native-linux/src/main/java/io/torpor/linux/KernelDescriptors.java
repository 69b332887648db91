package io.torpor.linux;

import static io.torpor.linux.KernelFileRecord.CLOSE_ON_EXEC;
import static io.torpor.linux.KernelFileRecord.DETAIL;
import static io.torpor.linux.KernelFileRecord.DEVICE;
import static io.torpor.linux.KernelFileRecord.FAMILY;
import static io.torpor.linux.KernelFileRecord.FILE;
import static io.torpor.linux.KernelFileRecord.FLAGS;
import static io.torpor.linux.KernelFileRecord.FLOCK;
import static io.torpor.linux.KernelFileRecord.GROUP;
import static io.torpor.linux.KernelFileRecord.HEAD;
import static io.torpor.linux.KernelFileRecord.INODE;
import static io.torpor.linux.KernelFileRecord.LEASE;
import static io.torpor.linux.KernelFileRecord.LOCKS;
import static io.torpor.linux.KernelFileRecord.MODE;
import static io.torpor.linux.KernelFileRecord.MORE;
import static io.torpor.linux.KernelFileRecord.NUMBER;
import static io.torpor.linux.KernelFileRecord.OPERATIONS;
import static io.torpor.linux.KernelFileRecord.OWNER;
import static io.torpor.linux.KernelFileRecord.POSITION;
import static io.torpor.linux.KernelFileRecord.POSIX;
import static io.torpor.linux.KernelFileRecord.SIGNAL;
import static io.torpor.linux.KernelFileRecord.SOCKET_TYPE;
import static io.torpor.linux.KernelFileRecord.USER;

import io.torpor.abi.FileModes;
import io.torpor.abi.OpenFlags;
import io.torpor.procfs.DeviceNumber;
import io.torpor.procfs.btf.BtfMember;
import java.util.Arrays;

/**
 * What a process had open when {@link KernelFileTable#read} was called: descriptors by index, in the order of their numbers. It is the kernel's own view, which differs from that
 * of system calls where a file system tells its own story: {@link #inode} and {@link #device} are those of stat(2) for pipes, sockets, anonymous inodes, tmpfs and ext4, not for
 * overlayfs or btrfs. A copy on the heap; safe from any thread.
 */
public final class KernelDescriptors {
    /** What an open file is, as far as there is more to know. */
    public enum Kind {
        /** An end of pipe(2). A FIFO that has a name is OTHER. */
        PIPE,
        SOCKET,
        EVENTFD,
        /** Anything else, and all descriptors with O_PATH. */
        OTHER
    }

    private static final int FEWEST = 64;

    private final KernelFileFields fields;
    private final KernelFileSigns signs;
    private final SocketClasses sockets;
    private final int pipeFrom;
    private final int eventFrom;
    /** The heads of the records. */
    private long[] words;

    private int[] classes;
    private boolean[] quiet;
    private int count;

    /** @param expected how many descriptors there may be */
    KernelDescriptors(KernelFileFields fields, KernelFileSigns signs, int expected) {
        this.fields = fields;
        this.signs = signs;
        sockets = new SocketClasses(fields);
        pipeFrom = KernelFileProgram.detailFrom(fields.pipeHead, fields.pipeTail);
        eventFrom = KernelFileProgram.detailFrom(fields.eventCount, fields.eventFlags, fields.eventId);
        words = new long[Math.multiplyExact(expected, HEAD)];
        classes = new int[expected];
        quiet = new boolean[expected];
    }

    /** Adds records of further descriptors. */
    void add(long[] records, int length) {
        for (int at = 0; at < length; at += HEAD + (int) records[at + MORE]) {
            if (count > 0 && records[at + NUMBER] <= number(count - 1)) {
                throw new IllegalStateException(
                        "descriptor " + records[at + NUMBER] + " comes after " + number(count - 1));
            }
            if (count == classes.length) {
                int room = Math.multiplyExact(2, Math.max(FEWEST, count));
                words = Arrays.copyOf(words, Math.multiplyExact(room, HEAD));
                classes = Arrays.copyOf(classes, room);
                quiet = Arrays.copyOf(quiet, room);
            }
            System.arraycopy(records, at, words, count * HEAD, HEAD);
            classes[count] = sockets.classOf(records, at);
            quiet[count] = classes[count] >= 0 && isQuiet(records, at);
            count++;
        }
    }

    private boolean isQuiet(long[] records, int record) {
        for (BtfMember member : fields.unixNews) {
            if (KernelFileRecord.number(records, record + HEAD, member.offset(), member.bytes()) != 0) {
                return false;
            }
        }
        return true;
    }

    public int count() {
        return count;
    }

    /** Number of the descriptor. */
    public int number(int index) {
        return (int) word(index, NUMBER);
    }

    /** Index of a descriptor; negative if there was none. */
    public int indexOf(int number) {
        int low = 0;
        int high = count - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            int found = number(middle);
            if (found == number) {
                return middle;
            }
            low = found < number ? middle + 1 : low;
            high = found < number ? high : middle - 1;
        }
        return -1;
    }

    /** FD_CLOEXEC. */
    public boolean isCloseOnExec(int index) {
        return (word(index, CLOSE_ON_EXEC) >>> number(index) & 1) != 0;
    }

    /** Identity of the open file description: the same for all descriptors, of any process, that share it. Another one may have it once this is closed. */
    public long file(int index) {
        return word(index, FILE);
    }

    /** As F_GETFL gives them. */
    public int flags(int index) {
        return (int) word(index, FLAGS);
    }

    /** Offset in bytes, as fdinfo shows it. */
    public long position(int index) {
        return word(index, POSITION);
    }

    public long inode(int index) {
        return word(index, INODE);
    }

    /** Of the inode's file system, in the form of {@code st_dev}. */
    public long device(int index) {
        return DeviceNumber.fromKernel((int) word(index, DEVICE));
    }

    /** Type and permissions as stat(2) has them: files of the kernel's own have no type there, whatever the inode says since Linux 6.17. */
    public int mode(int index) {
        int mode = (int) word(index, MODE);
        return signs.hidesType(word(index, DEVICE)) ? mode & ~FileModes.S_IFMT : mode;
    }

    /** Owner of the inode, as the first user namespace has it. */
    public int user(int index) {
        return (int) word(index, USER);
    }

    /** Group of the inode, as the first user namespace has it. */
    public int group(int index) {
        return (int) word(index, GROUP);
    }

    /** Whether F_SETOWN or F_SETSIG were used. True says that it must be asked: a process that has ended still counts. */
    public boolean hasOwner(int index) {
        return word(index, OWNER) != 0 || word(index, SIGNAL) != 0;
    }

    /** Whether anybody has a lock or a lease on the inode; flock(2), F_SETLK, F_OFD_SETLK, F_SETLEASE. */
    public boolean isLocked(int index) {
        long locks = word(index, LOCKS);
        return locks != 0
                && (word(index, FLOCK) != locks + fields.locksFlock.offset()
                        || word(index, POSIX) != locks + fields.locksPosix.offset()
                        || word(index, LEASE) != locks + fields.locksLease.offset());
    }

    public Kind kind(int index) {
        if ((flags(index) & OpenFlags.O_PATH) != 0) {
            return Kind.OTHER;
        }
        if (word(index, SOCKET_TYPE) != 0) {
            return Kind.SOCKET;
        }
        if (word(index, OPERATIONS) == signs.eventOperations()) {
            return Kind.EVENTFD;
        }
        boolean fifo = (word(index, MODE) & FileModes.S_IFMT) == FileModes.S_IFIFO;
        return fifo && word(index, DEVICE) == signs.pipeDevice() ? Kind.PIPE : Kind.OTHER;
    }

    /** Of a pipe: whether something is in it. */
    public boolean hasContent(int index) {
        return detail(index, fields.pipeHead, pipeFrom) != detail(index, fields.pipeTail, pipeFrom);
    }

    /** Of an eventfd: its count, unsigned. */
    public long eventCount(int index) {
        return detail(index, fields.eventCount, eventFrom);
    }

    /** Of an eventfd: EFD_SEMAPHORE, and the flags that it was made with. */
    public int eventFlags(int index) {
        return (int) detail(index, fields.eventFlags, eventFrom);
    }

    /** Of an eventfd: the id that fdinfo shows. */
    public int eventId(int index) {
        return (int) detail(index, fields.eventId, eventFrom);
    }

    /** Of a socket: AF_*. */
    public int family(int index) {
        return (int) word(index, FAMILY);
    }

    /** Of a socket: SOCK_*. */
    public int socketType(int index) {
        return (int) word(index, SOCKET_TYPE);
    }

    /** Of a UNIX socket: whether it has nothing to read, nobody who waits to be accepted, and no error. */
    public boolean isQuiet(int index) {
        return quiet[index];
    }

    /**
     * Of a socket: its class in this reading, from 0. Two of a class give equal answers to all options of SOL_SOCKET that {@link SocketLikeness} names; two of different classes
     * may. −1 for anything but a UNIX socket, of which this says nothing.
     */
    public int likeness(int index) {
        return classes[index];
    }

    long operations(int index) {
        return word(index, OPERATIONS);
    }

    long kernelDevice(int index) {
        return word(index, DEVICE);
    }

    private long word(int index, int word) {
        return words[index * HEAD + word];
    }

    private long detail(int index, BtfMember member, int from) {
        return KernelFileRecord.number(words, index * HEAD + DETAIL, member.offset() - from, member.bytes());
    }
}
