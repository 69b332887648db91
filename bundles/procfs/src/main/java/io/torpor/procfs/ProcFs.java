package io.torpor.procfs;

import io.torpor.abi.Abi;
import io.torpor.abi.KernelString;
import io.torpor.abi.Pid;
import io.torpor.abi.Tid;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Reads files of a mounted {@code /proc} and parses them. Reuses one buffer, so each thread needs an object of its
 * own.
 *
 * <p>All methods throw {@link TaskVanished} if the task has gone, another {@link IOException} if a file can't be read
 * for another reason (no permission), and {@link ProcFormatException} if it isn't as expected.
 */
public final class ProcFs {
    private static final int FIRST_SIZE = 64 * 1024;
    /**
     * Files of {@code /proc} give a page per call at most, and up to this size the JDK needs no memory of its own to
     * read.
     */
    private static final int CHUNK = 8192;

    private final String root;
    private byte[] buffer = new byte[FIRST_SIZE];

    /** The {@code /proc} of this process. */
    public ProcFs() {
        this("/proc");
    }

    /**
     * Another one.
     *
     * @param root where it is mounted, without a slash at the end
     */
    public ProcFs(String root) {
        this.root = root;
    }

    public Stat stat(Pid pid) throws IOException {
        return Stat.parse(read(pid, "stat"));
    }

    public Stat stat(Pid pid, Tid tid) throws IOException {
        return Stat.parse(read(pid, tid, "stat"));
    }

    public Status status(Pid pid) throws IOException {
        return Status.parse(read(pid, "status"));
    }

    public Status status(Pid pid, Tid tid) throws IOException {
        return Status.parse(read(pid, tid, "status"));
    }

    /** With flags; slow for a large process, as the kernel counts pages. Empty for a zombie and a kernel thread. */
    public List<MapEntry> smaps(Pid pid) throws IOException {
        return Smaps.parse(read(pid, "smaps"));
    }

    /** Without flags. */
    public List<MapEntry> maps(Pid pid) throws IOException {
        return Smaps.parse(read(pid, "maps"));
    }

    public FdInfo fdInfo(Pid pid, int fd) throws IOException {
        return FdInfo.parse(read(pid, "fdinfo/" + fd));
    }

    public List<PosixTimer> timers(Pid pid) throws IOException {
        return Timers.parse(read(pid, "timers"));
    }

    public List<Mount> mountInfo(Pid pid) throws IOException {
        return MountInfo.parse(read(pid, "mountinfo"));
    }

    /** How much memory a process has; nothing at all for a zombie. */
    public MemorySize memorySize(Pid pid) throws IOException {
        return MemorySize.parse(read(pid, "statm"));
    }

    public Limits limits(Pid pid) throws IOException {
        return Limits.parse(read(pid, "limits"));
    }

    public Auxv auxv(Pid pid, Abi abi) throws IOException {
        return Auxv.parse(read(pid, "auxv"), abi);
    }

    public List<Cgroup> cgroups(Pid pid) throws IOException {
        return Cgroup.parse(read(pid, "cgroup"));
    }

    public List<Integer> children(Pid pid, Tid tid) throws IOException {
        return Children.parse(read(pid, tid, "children"));
    }

    public List<FileLock> locks() throws IOException {
        return Locks.parse(read("locks"));
    }

    /** The UNIX sockets of the process's network namespace. */
    public List<UnixSocket> unixSockets(Pid pid) throws IOException {
        return NetUnix.parse(read(pid, "net/unix"));
    }

    /**
     * Internet sockets of the process's network namespace.
     *
     * @param table {@code tcp}, {@code tcp6}, {@code udp}, {@code udp6}, {@code udplite}, {@code raw}, ...
     */
    public List<InetSocket> inetSockets(Pid pid, String table) throws IOException {
        return NetInet.parse(read(pid, "net/" + table), ByteOrder.nativeOrder());
    }

    /** Ids of all processes, in rising order. */
    public int[] processes() throws IOException {
        return numbers(root);
    }

    /** Ids of a process's threads: the leader's, which need not be the lowest (ids wrap), then the others in rising order. */
    public int[] threads(Pid pid) throws IOException {
        int[] threads = numbers(directory(pid) + "/task");
        int leader = Arrays.binarySearch(threads, pid.number());
        if (leader > 0) {
            System.arraycopy(threads, 0, threads, 1, leader);
            threads[0] = pid.number();
        }
        return threads;
    }

    /** Open descriptors of a process, in rising order; none for a zombie. */
    public int[] descriptors(Pid pid) throws IOException {
        return numbers(directory(pid) + "/fd");
    }

    /** The bytes of a process's file. Good until the next call of this object. */
    public ByteBuffer read(Pid pid, String file) throws IOException {
        return read(directory(pid), file);
    }

    /** The bytes of a thread's file. Good until the next call of this object. */
    public ByteBuffer read(Pid pid, Tid tid, String file) throws IOException {
        return read(directory(pid) + "/task/" + tid.number(), file);
    }

    /** The bytes of a file under the root. Good until the next call of this object. */
    public ByteBuffer read(String file) throws IOException {
        return readAll(root + "/" + file);
    }

    /** A process's file as a string; see {@link KernelString}. */
    public String text(Pid pid, String file) throws IOException {
        ByteBuffer bytes = read(pid, file);
        return KernelString.decode(bytes.array(), 0, bytes.limit());
    }

    private String directory(Pid pid) {
        return root + "/" + pid.number();
    }

    private ByteBuffer read(String directory, String file) throws IOException {
        try {
            return readAll(directory + "/" + file);
        } catch (IOException e) {
            throw explained(directory, e);
        }
    }

    /** ENOENT and ESRCH can't be told from others by an IOException, but the directory goes with the task. */
    private static IOException explained(String directory, IOException e) {
        return new File(directory).exists() ? e : new TaskVanished(directory, e);
    }

    private ByteBuffer readAll(String path) throws IOException {
        try (FileInputStream in = new FileInputStream(path)) {
            int length = 0;
            int got = in.read(buffer, 0, CHUNK);
            while (got > 0) {
                length += got;
                if (buffer.length - length < CHUNK) {
                    buffer = Arrays.copyOf(buffer, buffer.length * 2);
                }
                got = in.read(buffer, length, CHUNK);
            }
            return ByteBuffer.wrap(buffer, 0, length);
        }
    }

    private static int[] numbers(String directory) throws IOException {
        File file = new File(directory);
        String[] names = file.list();
        if (names == null) {
            boolean vanished = !file.exists();
            throw vanished
                    ? new TaskVanished(directory, new FileNotFoundException(directory))
                    : new IOException("Cannot list " + directory);
        }
        int[] numbers = new int[names.length];
        int count = 0;
        for (String name : names) {
            if (name.charAt(0) >= '0' && name.charAt(0) <= '9') {
                numbers[count++] = Integer.parseInt(name);
            }
        }
        int[] found = Arrays.copyOf(numbers, count);
        Arrays.sort(found);
        return found;
    }
}
