package io.torpor.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which UNIX sockets count as alike: none that answer differently. */
class KernelDescriptorsLikenessTest extends LiveKernelFilesTest {
    private static final int SOL_SOCKET = SocketConstants.SOL_SOCKET;
    /** More than there are; each is tried, whatever it is. */
    private static final int OPTIONS = 100;

    private static final int SETRESUID = 117;
    private static final int NOBODY = 65534;
    private static final int ANSWER = 256;
    private static final int MANY = 400;
    /** Not about what may be set: the answers are about an identity, a queue, a label, or a descriptor that the call makes. */
    private static final Set<Integer> IGNORED = Set.of(
            SocketConstants.SO_COOKIE,
            SocketConstants.SO_MEMINFO,
            SocketConstants.SO_PEERNAME,
            SocketConstants.SO_PEERPIDFD);

    @TempDir
    Path folder;

    private final List<LocalFd> open = new ArrayList<>();

    @AfterEach
    void close() {
        open.forEach(LocalFd::close);
    }

    private LocalFd[] pair(int type) {
        LocalFd[] pair = Sockets.pair(SocketConstants.AF_UNIX, type);
        open.addAll(List.of(pair));
        return pair;
    }

    private LocalFd[] pair() {
        return pair(SocketConstants.SOCK_STREAM);
    }

    private int likeness(KernelDescriptors found, LocalFd socket) {
        int likeness = found.likeness(found.indexOf(socket.number()));
        assertTrue(likeness >= 0, "nothing is known of UNIX sockets");
        return likeness;
    }

    private boolean areAlike(LocalFd one, LocalFd other) {
        KernelDescriptors found = LiveKernelFiles.own(files);
        return likeness(found, one) == likeness(found, other);
    }

    private static byte[] answer(LocalFd socket, int option) {
        try (NativeBuffer value = new NativeBuffer(ANSWER + 8)) {
            value.direct().putInt(ANSWER, ANSWER);
            boolean known =
                    Libc.getsockopt(socket.number(), SOL_SOCKET, option, value.address(), value.address() + ANSWER)
                            == 0;
            byte[] answer = new byte[known ? value.direct().getInt(ANSWER) : 0];
            value.direct().get(0, answer);
            return answer;
        }
    }

    /** Options that two sockets answer differently. */
    private static Set<Integer> differences(LocalFd one, LocalFd other) {
        Set<Integer> different = new TreeSet<>();
        for (int option = 1; option < OPTIONS; option++) {
            if (!IGNORED.contains(option) && !Arrays.equals(answer(one, option), answer(other, option))) {
                different.add(option);
            }
        }
        return different;
    }

    @Test
    void manyOfOneProcessAreAlike() {
        Set<Integer> classes = new HashSet<>();
        for (int i = 0; i < MANY / 2; i++) {
            pair();
        }
        KernelDescriptors found = LiveKernelFiles.own(files);
        open.forEach(socket -> classes.add(likeness(found, socket)));
        assertTrue(classes.size() <= 4, classes.size() + " classes");
    }

    @Test
    void thoseThatAreAlikeAnswerAlike() {
        LocalFd[] pair = pair();
        assertTrue(areAlike(pair[0], pair[1]));
        assertEquals(Set.of(), differences(pair[0], pair[1]));
    }

    /** Every option that takes one of these numbers, and shows that it did. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 16, 40_000})
    void anOptionThatIsSetMakesADifference(int value) {
        Set<Integer> set = new TreeSet<>();
        for (int option = 1; option < OPTIONS; option++) {
            LocalFd[] pair = pair();
            if (Sockets.trySetOption(pair[0], SOL_SOCKET, option, value) == 0
                    && !differences(pair[0], pair[1]).isEmpty()) {
                assertTrue(!areAlike(pair[0], pair[1]), "option " + option + " = " + value);
                set.add(option);
            }
        }
        assertTrue(value == 0 || set.size() > 3, "only options " + set + " took " + value);
    }

    private void differs(int option, byte[] value) {
        LocalFd[] pair = pair();
        Sockets.setOption(pair[0], SOL_SOCKET, option, value);
        assertNotEquals(Set.of(), differences(pair[0], pair[1]));
        assertTrue(!areAlike(pair[0], pair[1]), "option " + option);
    }

    private static ByteBuffer bytes(int count) {
        return ByteBuffer.allocate(count).order(ByteOrder.nativeOrder());
    }

    @Test
    void optionsThatAreStructuresMakeADifference() {
        differs(SocketConstants.SO_LINGER, bytes(8).putInt(0, 1).putInt(4, 5).array());
        differs(SocketConstants.SO_RCVTIMEO, bytes(16).putLong(0, 9).array());
        differs(SocketConstants.SO_SNDTIMEO, bytes(16).putLong(8, 90_000).array());
        differs(SocketConstants.SO_TXTIME, bytes(8).putInt(0, 1).putInt(4, 1).array());
        differs(SocketConstants.SO_MAX_PACING_RATE, bytes(8).putLong(0, 1 << 20).array());
        differs(SocketConstants.SO_BINDTODEVICE, new byte[] {'l', 'o', 0});
    }

    @Test
    void aFilterMakesADifference() {
        LocalFd[] pair = pair(SocketConstants.SOCK_DGRAM);
        Sockets.attachFilter(
                pair[0], bytes(8).putShort(0, (short) 6).putInt(4, 1 << 16).array());
        assertTrue(!areAlike(pair[0], pair[1]));
    }

    @Test
    void theTypeMakesADifference() {
        LocalFd stream = pair()[0];
        LocalFd datagram = pair(SocketConstants.SOCK_DGRAM)[0];
        LocalFd packet = pair(SocketConstants.SOCK_SEQPACKET)[0];
        assertTrue(!areAlike(stream, datagram));
        assertTrue(!areAlike(stream, packet));
        assertTrue(!areAlike(datagram, packet));
    }

    /** A socket whose other side has been closed, with or without what it was sent unread; in the former case there is an error to be told. */
    private LocalFd deserted(boolean unread) {
        LocalFd[] pair = pair();
        if (unread) {
            try (NativeBuffer one = new NativeBuffer(1)) {
                Descriptors.write(pair[0], one, 0, 1);
            }
        }
        pair[1].close();
        return pair[0];
    }

    @Test
    void anErrorThatWaitsMakesADifference() {
        LocalFd first = deserted(true);
        LocalFd second = deserted(true);
        assertTrue(areAlike(first, second));
        assertTrue(!areAlike(first, deserted(false)));
        assertEquals(Errno.ECONNRESET, Sockets.option(second, SOL_SOCKET, SocketConstants.SO_ERROR));
        assertTrue(!areAlike(first, second), "the error has been told");
    }

    @Test
    void whoListensMakesADifference() {
        LocalFd plain = Sockets.open(SocketConstants.AF_UNIX, SocketConstants.SOCK_STREAM, 0);
        LocalFd listening = Sockets.open(SocketConstants.AF_UNIX, SocketConstants.SOCK_STREAM, 0);
        open.addAll(List.of(plain, listening));
        byte[] path = folder.resolve("s").toString().getBytes();
        byte[] address = Arrays.copyOf(new byte[] {SocketConstants.AF_UNIX, 0}, path.length + 3);
        System.arraycopy(path, 0, address, 2, path.length);
        Sockets.bind(listening, address);
        assertTrue(areAlike(plain, listening), "an address is no option");
        Sockets.listen(listening, 5);
        assertTrue(!areAlike(plain, listening));
    }

    @Test
    void anotherUserOnTheOtherSideMakesADifference() {
        assumeTrue(Libc.geteuid() == 0 && System.getProperty("os.arch").equals("amd64"), "not root on x86-64");
        LocalFd[] own = pair();
        LocalFd[] others;
        try (UserChange user = new UserChange(SETRESUID, 0, NOBODY)) {
            others = pair();
        }
        assertNotEquals(Set.of(), differences(own[0], others[0]));
        assertTrue(!areAlike(own[0], others[0]));
    }

    @Test
    void whatIsQueuedMakesNone() {
        LocalFd[] pair = pair();
        LocalFd[] empty = pair();
        try (NativeBuffer content = new NativeBuffer(3000)) {
            Descriptors.write(pair[0], content, 0, 3000);
        }
        assertTrue(areAlike(pair[0], empty[0]));
        assertTrue(areAlike(pair[1], empty[0]));
    }
}
