package io.torpor.pipes;

import io.torpor.abi.Errno;
import io.torpor.abi.Fcntl;
import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.linux.CallList;
import io.torpor.linux.Descriptors;
import io.torpor.linux.NativeBuffer;
import io.torpor.tracee.Architecture;
import java.util.List;

/**
 * What {@link CopiedContent} does, for most pipes: those that have little in them, or nothing. One pipe of ours serves them all, a dozen in two lists of calls. What one leaves in ours would be taken
 * for the next one's, so nothing is believed after that. For one thread.
 */
final class SmallCopies implements AutoCloseable {
    private static final int FIONREAD = 0x541b;
    private static final int SPLICE_F_NONBLOCK = 2;
    /** How many pipes are copied in one go. */
    static final int AT_ONCE = 16;

    private static final int MOST = 16 * 1024;
    /** The largest packet. */
    private static final int PAGE = 4096;

    private static final int CONTENT_AT = 16;
    private static final int ROOM = CONTENT_AT + MOST;
    private static final int CALLS = 4;
    private static final int CAPACITY = 0;
    private static final int UNREAD = 1;
    private static final int TEE = 2;
    private static final int READ = 3;

    private final Architecture architecture;
    private final CallList looks;
    private final CallList packets;
    private final long tee;
    private final long read;
    private NativeBuffer memory;
    private LocalFd[] own;

    SmallCopies(Architecture architecture) {
        this.architecture = architecture;
        looks = new CallList(architecture.calls().bytes(), AT_ONCE * CALLS);
        packets = new CallList(architecture.calls().bytes(), AT_ONCE * CALLS);
        tee = number("tee");
        read = number("read");
    }

    private long number(String call) {
        return architecture.syscalls().number(call);
    }

    /** What is in pipes, by their ends for reading; null for each of which it takes more to find out. */
    CopiedContent[] of(List<LocalFd> ends) {
        CopiedContent[] contents = new CopiedContent[ends.size()];
        for (int from = 0; from < contents.length; ) {
            from += copy(ends, from, Math.min(AT_ONCE, contents.length - from), contents);
        }
        return contents;
    }

    /** How many are known now, null among them: fewer than asked for, if one has left something in our pipe. */
    private int copy(List<LocalFd> ends, int from, int count, CopiedContent[] contents) {
        look(ends, from, count);
        int[] bytes = new int[count];
        int good = 0;
        while (good < count && isTakenWhole(good)) {
            boolean known = looks.result(good * CALLS + CAPACITY) >= 0 && looks.result(good * CALLS + UNREAD) >= 0;
            bytes[good] = known ? memory.direct().getInt(good * ROOM) : MOST;
            good++;
        }
        if (good < count) {
            closeOwn();
        }
        for (int i = 0; i < good; i++) {
            int capacity = (int) looks.result(i * CALLS + CAPACITY);
            long copied = looks.result(i * CALLS + TEE);
            if (bytes[i] == 0) {
                contents[from + i] = new CopiedContent(capacity, new byte[0], CopiedContent.STREAM);
            } else if (bytes[i] < MOST && copied == bytes[i]) {
                byte[] content = new byte[bytes[i]];
                memory.direct().get(i * ROOM + CONTENT_AT, content);
                contents[from + i] = new CopiedContent(capacity, content, CopiedContent.STREAM);
            }
        }
        findPackets(ends, from, good, contents);
        return good == count ? count : good + 1;
    }

    private void look(List<LocalFd> ends, int from, int count) {
        open();
        looks.clear();
        for (int i = 0; i < count; i++) {
            int end = ends.get(from + i).number();
            long room = memory.address() + i * ROOM;
            looks.add(number("fcntl"), end, Fcntl.F_GETPIPE_SZ, 0, 0, 0);
            looks.add(number("ioctl"), end, FIONREAD, room, 0, 0);
            looks.add(tee, end, own[1].number(), MOST, SPLICE_F_NONBLOCK, 0);
            looks.add(read, own[0].number(), room + CONTENT_AT, MOST, 0, 0);
        }
        looks.make();
    }

    private void open() {
        if (memory == null) {
            memory = new NativeBuffer(AT_ONCE * ROOM);
        }
        if (own == null) {
            own = Descriptors.pipe(OpenFlags.O_NONBLOCK);
        }
    }

    /** Whether nothing of it is left in our pipe. */
    private boolean isTakenWhole(int index) {
        return Math.max(0, looks.result(index * CALLS + TEE)) == Math.max(0, looks.result(index * CALLS + READ));
    }

    /** Whether what one read took all at once are packets, as {@link CopiedContent} finds it out. */
    private void findPackets(List<LocalFd> ends, int from, int count, CopiedContent[] contents) {
        open();
        packets.clear();
        int[] which = new int[count];
        int asked = 0;
        for (int i = from; i < from + count; i++) {
            if (contents[i] != null && contents[i].bytes().length > 0 && contents[i].bytes().length <= PAGE) {
                addQuestion(asked, ends.get(i), contents[i].bytes().length);
                which[asked++] = i;
            }
        }
        packets.make();
        boolean clean = true;
        for (int i = 0; i < asked; i++) {
            CopiedContent content = contents[which[i]];
            clean &= isAnswered(i, content.bytes().length);
            if (!clean) {
                contents[which[i]] = null;
            } else if (isPacket(i, content.bytes().length)) {
                contents[which[i]] =
                        new CopiedContent(content.capacity(), content.bytes(), new int[] {content.bytes().length});
            }
        }
        if (!clean) {
            closeOwn();
        }
    }

    private void addQuestion(int index, LocalFd end, int bytes) {
        int in = own[1].number();
        int out = own[0].number();
        long room = memory.address() + index * ROOM;
        packets.add(tee, end.number(), in, bytes, SPLICE_F_NONBLOCK, 0);
        if (bytes > 1) {
            packets.add(read, out, room + CONTENT_AT, 1, 0, 0);
            packets.add(number("ioctl"), out, FIONREAD, room, 0, 0);
        } else {
            packets.add(number("write"), in, room + CONTENT_AT, 1, 0, 0);
            packets.add(read, out, room + CONTENT_AT, 2, 0, 0);
        }
        packets.add(read, out, room + CONTENT_AT, MOST, 0, 0);
    }

    /** Whether the answers make sense, and nothing is left in our pipe. */
    private boolean isAnswered(int index, int bytes) {
        int at = index * CALLS;
        long rest = packets.result(at + 3);
        long expected = bytes > 1
                ? isPacket(index, bytes) ? -Errno.EAGAIN : bytes - 1
                : packets.result(at + 2) == 1 ? 1 : -Errno.EAGAIN;
        return packets.result(at) == bytes
                && packets.result(at + 1) == 1
                && packets.result(at + 2) >= 0
                && rest == expected;
    }

    private boolean isPacket(int index, int bytes) {
        return bytes > 1 ? memory.direct().getInt(index * ROOM) == 0 : packets.result(index * CALLS + 2) == 1;
    }

    private void closeOwn() {
        if (own != null) {
            own[0].close();
            own[1].close();
            own = null;
        }
    }

    @Override
    public void close() {
        closeOwn();
        if (memory != null) {
            memory.close();
            memory = null;
        }
    }
}
