package io.torpor.linux;

import io.torpor.abi.KernelString;
import io.torpor.abi.SyscallTable;
import java.nio.ByteBuffer;

/** Links and {@code fdinfo} of many descriptors of one process, read in few goes, while that process waits. For one thread at a time. */
public final class DescriptorTexts implements AutoCloseable {
    /** How many are read in one go. */
    public static final int MOST = DescriptorBatch.MOST;

    private static final int NAME_BYTES = 16;
    private static final byte[] NOTHING = {0};
    /** Mostly enough; what is longer is read again by itself. */
    private static final int TEXT_BYTES = 512;

    private static final int O_CLOEXEC = 02000000;

    private final CallList links;
    private final CallList opens;
    private final CallList reads;
    private final long openat;
    private final long readlinkat;
    private final long read;
    private final long close;
    private final NativeBuffer memory = new NativeBuffer(MOST * (TEXT_BYTES + NAME_BYTES));
    private final int[] numbers = new int[MOST];

    /**
     * Prepares.
     *
     * @param stub as for {@link CallList}
     * @param table of the machine's architecture
     */
    public DescriptorTexts(byte[] stub, SyscallTable table) {
        links = new CallList(stub, MOST);
        opens = new CallList(stub, MOST);
        reads = new CallList(stub, MOST * 2);
        openat = table.number("openat");
        readlinkat = table.number("readlinkat");
        read = table.number("read");
        close = table.number("close");
    }

    /** Reads the links of some descriptors. */
    public void readLinks(ProcDescriptors process, int[] of, int count) {
        links.clear();
        for (int i = 0; i < count; i++) {
            long name = name(i, of[i]);
            links.add(readlinkat, process.links(), name, memory.address() + i * TEXT_BYTES, TEXT_BYTES, 0);
        }
        links.make();
    }

    /**
     * One of the links that were read last: {@link ProcDescriptors#link}.
     *
     * @throws SyscallException ENOENT when there is no such descriptor
     */
    public String link(ProcDescriptors process, int index) {
        int length = (int) links.result(index);
        if (length == TEXT_BYTES) {
            return process.link(numbers[index]);
        }
        if (length < 0) {
            throw new SyscallException("readlink(fd/" + numbers[index] + ")", -length);
        }
        byte[] bytes = new byte[length];
        memory.direct().get(index * TEXT_BYTES, bytes);
        return KernelString.decode(bytes, 0, length);
    }

    /** Reads the {@code fdinfo} of some descriptors. */
    public void readInfos(ProcDescriptors process, int[] of, int count) {
        opens.clear();
        reads.clear();
        for (int i = 0; i < count; i++) {
            opens.add(openat, process.infos(), name(i, of[i]), O_CLOEXEC, 0, 0);
        }
        opens.make();
        for (int i = 0; i < count; i++) {
            long file = opens.result(i); // of one that could not be opened, reading and closing fail, too
            reads.add(read, file, memory.address() + i * TEXT_BYTES, TEXT_BYTES, 0, 0);
            reads.add(close, file, 0, 0, 0, 0);
        }
        reads.make();
    }

    /**
     * One of the texts that were read last: {@link ProcDescriptors#info}.
     *
     * @throws SyscallException ENOENT when there is no such descriptor
     */
    public ByteBuffer info(ProcDescriptors process, int index) {
        long opened = opens.result(index);
        if (opened < 0) {
            throw new SyscallException("open(fdinfo/" + numbers[index] + ")", (int) -opened);
        }
        int length = (int) reads.result(index * 2);
        if (length == TEXT_BYTES) {
            return process.info(numbers[index]);
        }
        if (length < 0) {
            throw new SyscallException("read(fdinfo/" + numbers[index] + ")", -length);
        }
        byte[] bytes = new byte[length];
        memory.direct().get(index * TEXT_BYTES, bytes);
        return ByteBuffer.wrap(bytes);
    }

    private long name(int index, int number) {
        numbers[index] = number;
        int at = MOST * TEXT_BYTES + index * NAME_BYTES;
        NumberedName.put(memory.direct(), at, number, NOTHING);
        return memory.address() + at;
    }

    @Override
    public void close() {
        memory.close();
    }
}
