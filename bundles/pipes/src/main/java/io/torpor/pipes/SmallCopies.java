package io.torpor.pipes;

import io.torpor.abi.Fcntl;
import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.linux.CallList;
import io.torpor.linux.Descriptors;
import io.torpor.linux.NativeBuffer;
import io.torpor.linux.SyscallException;
import io.torpor.tracee.Architecture;

/**
 * What {@link CopiedContent} does, for most pipes: those that have little in them, or nothing. One pipe of ours serves them all, and each takes two lists of calls. For one thread.
 */
final class SmallCopies implements AutoCloseable {
    private static final int FIONREAD = 0x541b;
    private static final int SPLICE_F_NONBLOCK = 2;
    private static final int MOST = 16 * 1024;
    /** The largest packet. */
    private static final int PAGE = 4096;

    private static final int CONTENT_AT = 16;
    private static final int CAPACITY = 0;
    private static final int UNREAD = 1;
    private static final int TEE = 2;
    private static final int READ = 3;

    private final Architecture architecture;
    private final NativeBuffer memory = new NativeBuffer(CONTENT_AT + MOST);
    private CallList first;
    private CallList second;
    private LocalFd[] own;

    SmallCopies(Architecture architecture) {
        this.architecture = architecture;
    }

    private long number(String call) {
        return architecture.syscalls().number(call);
    }

    private void prepare() {
        own = Descriptors.pipe(OpenFlags.O_NONBLOCK);
        byte[] stub = architecture.calls().bytes();
        long in = own[1].number();
        first = new CallList(stub, 4);
        first.add(number("fcntl"), 0, Fcntl.F_GETPIPE_SZ, 0, 0, 0);
        first.add(number("ioctl"), 0, FIONREAD, memory.address(), 0, 0);
        first.add(number("tee"), 0, in, MOST, SPLICE_F_NONBLOCK, 0);
        first.add(number("read"), own[0].number(), memory.address() + CONTENT_AT, MOST, 0, 0);
        second = new CallList(stub, 4);
    }

    /** What is in a pipe; null where it takes more to find out. */
    CopiedContent of(LocalFd end) {
        if (own == null) {
            prepare();
        }
        for (int i = CAPACITY; i <= TEE; i++) {
            first.setFirst(i, end.number());
        }
        first.make();
        check(first.result(CAPACITY), "fcntl(F_GETPIPE_SZ)");
        check(first.result(UNREAD), "ioctl(FIONREAD)");
        int bytes = memory.direct().getInt(0);
        byte[] content = new byte[bytes];
        int[] packets = bytes == 0 ? CopiedContent.STREAM : copy(end, content);
        if (packets == null) {
            close(); // something may be left in ours
            return null;
        }
        return new CopiedContent((int) first.result(CAPACITY), content, packets);
    }

    private static void check(long result, String call) {
        if (result < 0) {
            throw new SyscallException(call, (int) -result);
        }
    }

    private int[] copy(LocalFd end, byte[] content) {
        int bytes = content.length;
        if (bytes >= MOST || first.result(TEE) != bytes || first.result(READ) != bytes) {
            return null;
        }
        memory.direct().get(CONTENT_AT, content);
        int packet = bytes > PAGE ? 0 : isPacket(end, bytes);
        return packet < 0 ? null : packet == 1 ? new int[] {bytes} : CopiedContent.STREAM;
    }

    /** Whether what one read took all at once is a packet, as {@link CopiedContent} finds it out: 1 or 0; negative where that failed. */
    private int isPacket(LocalFd end, int bytes) {
        int in = own[1].number();
        int out = own[0].number();
        second.clear();
        second.add(number("tee"), end.number(), in, bytes, SPLICE_F_NONBLOCK, 0);
        if (bytes > 1) {
            second.add(number("read"), out, memory.address(), 1, 0, 0);
            second.add(number("ioctl"), out, FIONREAD, memory.address() + Integer.BYTES, 0, 0);
            second.add(number("read"), out, memory.address() + CONTENT_AT, MOST, 0, 0);
        } else {
            second.add(number("write"), in, memory.address() + CONTENT_AT, 1, 0, 0);
            second.add(number("read"), out, memory.address() + CONTENT_AT, 2, 0, 0);
            second.add(number("read"), out, memory.address() + CONTENT_AT, MOST, 0, 0);
        }
        second.make();
        if (second.result(0) != bytes || second.result(1) != 1) {
            return -1;
        }
        return bytes > 1 ? memory.direct().getInt(Integer.BYTES) == 0 ? 1 : 0 : second.result(2) == 1 ? 1 : 0;
    }

    @Override
    public void close() {
        if (own != null) {
            own[0].close();
            own[1].close();
            own = null;
        }
    }
}
