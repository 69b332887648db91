package io.torpor.pipes;

import io.torpor.abi.Fcntl;
import io.torpor.abi.LocalFd;
import io.torpor.linux.Descriptors;
import io.torpor.linux.NativeBuffer;
import io.torpor.linux.SyscallException;
import io.torpor.spi.OpenFile;
import io.torpor.spi.TorporException;
import java.util.Arrays;

/**
 * What is in a pipe, without taking it away: tee(2) gives a pipe of ours the same buffers, with their marks. Buffers that were written in packet mode (O_DIRECT) are
 * read one at a time, whatever mode the reader is in; all others are read together.
 *
 * @param capacity of the pipe
 * @param packets lengths of the packets; empty when there were none, and the content is one stream
 */
record CopiedContent(int capacity, byte[] bytes, int[] packets) {
    /** The largest packet. */
    private static final int PAGE = 4096;

    static final int[] STREAM = {};

    /** @throws TorporException as {@link #of(OpenFile, int, int)} */
    static CopiedContent of(OpenFile end) throws TorporException {
        int capacity = Descriptors.fcntl(end.descriptor(), Fcntl.F_GETPIPE_SZ, 0);
        int bytes = SavedContents.unread(end.descriptor());
        return bytes == 0 ? new CopiedContent(capacity, new byte[0], STREAM) : of(end, capacity, bytes);
    }

    /** @throws TorporException PIPES-002, PIPES-003 when it could not be copied whole */
    static CopiedContent of(OpenFile end, int capacity, int bytes) throws TorporException {
        LocalFd[] own = Descriptors.pipe(0);
        try (LocalFd out = own[0];
                LocalFd in = own[1];
                NativeBuffer buffer = new NativeBuffer(bytes)) {
            SyscallException tooLarge = enlarge(in, capacity);
            long copied = Descriptors.tee(end.descriptor(), in, capacity);
            if (copied != bytes && tooLarge != null) {
                throw PipeProblems.capacity("the copy of " + end.link() + " of " + end.subject(), capacity, tooLarge);
            }
            if (copied != bytes) {
                throw PipeProblems.incomplete(end, bytes, copied);
            }
            int[] packets = new int[8];
            int reads = 0;
            for (int got = 0; got < bytes; reads++) {
                if (reads == packets.length) {
                    packets = Arrays.copyOf(packets, reads * 2);
                }
                packets[reads] = (int) Descriptors.read(out, buffer, got, bytes - got);
                got += packets[reads];
            }
            byte[] content = new byte[bytes];
            buffer.direct().get(0, content);
            boolean stream = reads == 1 && !isPacket(end, bytes, own);
            return new CopiedContent(capacity, content, stream ? STREAM : Arrays.copyOf(packets, reads));
        }
    }

    /** Whether what one read took all at once is a packet: of those, a read that is too short takes the rest away. */
    private static boolean isPacket(OpenFile end, int bytes, LocalFd[] own) {
        if (bytes > PAGE) {
            return false;
        }
        try (NativeBuffer two = new NativeBuffer(2)) {
            Descriptors.tee(end.descriptor(), own[1], bytes);
            if (bytes > 1) {
                Descriptors.read(own[0], two, 0, 1);
                return SavedContents.unread(own[0]) == 0;
            }
            Descriptors.write(own[1], two, 0, 1);
            return Descriptors.read(own[0], two, 0, 2) == 1; // and not together with what comes after it
        }
    }

    /** Null when that could be done. Otherwise what is in the pipe may fit all the same. */
    private static SyscallException enlarge(LocalFd pipe, int capacity) {
        try {
            if (Descriptors.fcntl(pipe, Fcntl.F_GETPIPE_SZ, 0) < capacity) {
                Descriptors.fcntl(pipe, Fcntl.F_SETPIPE_SZ, capacity);
            }
            return null;
        } catch (SyscallException e) {
            return e;
        }
    }
}
