package io.torpor.linux;

import io.torpor.abi.Errno;
import io.torpor.abi.Pid;
import io.torpor.abi.SyscallTable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * In which namespaces processes are, by the links of {@code /proc/PID/ns} (namespaces(7)), those of one process in one go: a tree of hundreds of processes waits meanwhile.
 * For one thread at a time.
 */
public final class NamespaceLinks implements AutoCloseable {
    private static final String[] KINDS = {
        "cgroup", "ipc", "mnt", "net", "pid", "pid_for_children", "time", "time_for_children", "user", "uts"
    };

    private static final int O_PATH = 010000000;
    private static final int O_CLOEXEC = 02000000;
    private static final int LINK_BYTES = 64;
    private static final int NAME_BYTES = 48;
    private static final int SLOT = LINK_BYTES + NAME_BYTES;

    /** The engine's own, from when somebody asked first. Its first thread, which is what {@code self} stands for, stays where it is. */
    private static byte[][] own;

    private final CallList list;
    private final NativeBuffer memory = new NativeBuffer(KINDS.length * SLOT);
    private final byte[][] rests = new byte[KINDS.length][];
    private final byte[] link = new byte[LINK_BYTES];
    private final int proc;

    /**
     * Reads the engine's own.
     *
     * @param stub as for {@link CallList}
     * @param table of the machine's architecture
     */
    public NamespaceLinks(byte[] stub, SyscallTable table) {
        list = new CallList(stub, KINDS.length);
        int opened = Libc.open(CString.of("/proc"), O_PATH | O_CLOEXEC, 0);
        if (opened < 0) {
            memory.close();
        }
        proc = Descriptors.check(opened, () -> "open(\"/proc\")");
        for (int i = 0; i < KINDS.length; i++) {
            rests[i] = ("/ns/" + KINDS[i] + "\0").getBytes(StandardCharsets.US_ASCII);
            list.add(table.number("readlinkat"), proc, nameAt(i), memory.address() + i * SLOT, LINK_BYTES, 0);
        }
        synchronized (NamespaceLinks.class) {
            own = own == null ? readOwn() : own;
        }
    }

    private byte[][] readOwn() {
        for (int i = 0; i < KINDS.length; i++) {
            memory.direct()
                    .put(i * SLOT + LINK_BYTES, ("self/ns/" + KINDS[i] + "\0").getBytes(StandardCharsets.US_ASCII));
        }
        list.make();
        byte[][] links = new byte[KINDS.length][];
        for (int i = 0; i < KINDS.length; i++) {
            links[i] = Arrays.copyOf(link, read(i));
        }
        return links;
    }

    private long nameAt(int index) {
        return memory.address() + index * SLOT + LINK_BYTES;
    }

    /**
     * Reads those of a process, or of a thread by its id.
     *
     * @return the index of the first kind of namespace that it does not have in common with the engine; -1 if there is none
     * @throws SyscallException when they cannot be read; there are none of a process that has ended
     */
    public int firstOther(Pid process) {
        ByteBuffer names = memory.direct();
        for (int i = 0; i < KINDS.length; i++) {
            NumberedName.put(names, i * SLOT + LINK_BYTES, process.number(), rests[i]);
        }
        list.make();
        return other(0);
    }

    /** The next one after that, of the process that was read last. */
    public int nextOther(int after) {
        return other(after + 1);
    }

    private int other(int from) {
        for (int i = from; i < KINDS.length; i++) {
            int length = read(i);
            if (!Arrays.equals(link, 0, length, own[i], 0, own[i].length)) {
                return i;
            }
        }
        return -1;
    }

    /** Its length: 0 if there is no such link. */
    private int read(int index) {
        int length = (int) list.result(index);
        if (length == -Errno.ENOENT) {
            return 0; // a kind of namespace that this kernel does not have, or nobody
        }
        if (length < 0 || length == LINK_BYTES) {
            throw new SyscallException("readlink(ns/" + KINDS[index] + ")", length < 0 ? -length : Errno.ENAMETOOLONG);
        }
        memory.direct().get(index * SLOT, link, 0, length);
        return length;
    }

    /** What /proc calls a kind of namespace. */
    public String kind(int index) {
        return KINDS[index];
    }

    /** The namespace of a kind that the process is in that was read last, as /proc shows it. */
    public String link(int index) {
        return new String(link, 0, read(index), StandardCharsets.US_ASCII);
    }

    /** The engine's own. */
    public String own(int index) {
        return new String(own[index], StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        memory.close();
        Libc.close(proc);
    }
}
