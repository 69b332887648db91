package io.torpor.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TablesTest {
    private static ByteArrayInputStream table(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static SyscallTable generic() {
        return SyscallTable.load(table("include generic\n999 own fd flags:open = addr # comment\n"));
    }

    @Test
    void includedAndOwnCallsAreFound() {
        SyscallTable calls = generic();
        assertEquals(56, calls.number("openat"));
        assertEquals("openat", calls.name(56));
        assertEquals(999, calls.number("own"));
        assertEquals(Signature.Kind.ADDR, calls.signature("own").result().kind());
        assertEquals("syscall_1000", calls.name(1000));
        assertEquals("syscall_-1", calls.name(-1));
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> calls.number("nonsense"));
        assertTrue(e.getMessage().contains("nonsense"));
    }

    @Test
    void callsOf32BitProgramsHaveNamesAndNumbersOfTheirOwn() {
        SyscallTable calls = generic().withCompat(() -> SyscallTable.load(table("56 own addr\n")));
        assertEquals(4096 + 56, calls.number("compat_own"));
        assertEquals("compat_own", calls.name(4096 + 56));
        assertEquals(1, calls.signature("compat_own").arguments().size());
        assertEquals(56, calls.number("openat"));
        assertEquals("syscall_-1", calls.name(-1));
        assertThrows(IllegalArgumentException.class, () -> calls.number("compat_openat"));
        assertThrows(IllegalArgumentException.class, () -> generic().number("compat_own"));
    }

    @Test
    void laterRowsReplaceEarlierOnes() {
        SyscallTable calls = SyscallTable.load(table("1 a fd\n2 b fd\n3 a addr\n2 c\n"));
        assertEquals(3, calls.number("a"));
        assertEquals("syscall_1", calls.name(1));
        assertEquals("c", calls.name(2));
        assertEquals(false, calls.has("b"));
    }

    @Test
    void malformedRowsNameTheirPlace() {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> SyscallTable.load(table("1 a\nx b\n")));
        assertEquals("syscalls.tbl:2: not a number: x", e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> SyscallTable.load(table("1\n")));
        assertThrows(IllegalArgumentException.class, () -> SyscallTable.load(table("99999 a\n")));
        assertThrows(IllegalArgumentException.class, () -> FlagSet.load("x", table("bit A 1\n")));
        assertThrows(IllegalArgumentException.class, () -> Signature.parse("fd nonsense"));
    }

    @Test
    void everySignatureOfEveryTableCanBeShown() throws Exception {
        try (Stream<Path> bundles = Files.list(Path.of(".."))) {
            for (Path bundle : bundles.filter(
                            path -> path.getFileName().toString().startsWith("arch-"))
                    .collect(Collectors.toList())) {
                try (Stream<Path> tables = Files.walk(bundle.resolve("src/main/resources"))) {
                    for (Path file :
                            tables.filter(path -> path.endsWith("syscalls.tbl")).collect(Collectors.toList())) {
                        showAll(SyscallTable.load(Files.newInputStream(file)));
                    }
                }
            }
        }
        showAll(generic());
    }

    private static void showAll(SyscallTable calls) {
        SyscallFormat format = new SyscallFormat(calls);
        for (int number : calls.toMap().values()) {
            String text = format.call(number, new long[] {1, 1, 1, 1, 1, 1}, -14);
            assertTrue(text.startsWith(calls.name(number) + "(") && text.endsWith(") = -1 EFAULT"), text);
        }
    }

    @Test
    void callsLookLikeStrace() {
        SyscallFormat format = new SyscallFormat(generic());
        assertEquals(
                "openat(AT_FDCWD, 0x7ffc12, O_RDWR|O_APPEND|O_CLOEXEC, 0644) = -1 ENOENT",
                format.call(56, new long[] {-100, 0x7ffc12, 02002002, 0644}, -2));
        assertEquals(
                "mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x7f0000001000",
                format.call(222, new long[] {0, 4096, 3, 0x22, 0xffffffffL, 0}, 0x7f0000001000L));
        assertEquals("kill(7, SIGTERM) = 0", format.call(129, new long[] {7, 15}, 0));
        assertEquals("syscall_3000(0x1, NULL) = 5", format.call(3000, new long[] {1, 0}, 5));
        assertEquals("getpid() = -1 errno 4000", format.call(172, new long[0], -4000));
    }

    @Test
    void flagsFieldsAndTheRest() {
        FlagSet open = FlagSet.named("open");
        assertEquals("O_RDONLY", open.format(0));
        assertEquals("O_WRONLY|O_SYNC|0x80000000", open.format(0x80101001L));
        assertEquals("O_RDONLY|O_DSYNC", open.format(0x1000));
        assertEquals("0", FlagSet.named("mmap-prot").format(0));
        assertEquals(
                "MAP_SHARED|MAP_HUGETLB|MAP_HUGE_2MB",
                sorted(FlagSet.named("mmap-flags").format(0x54040001L)));
        assertEquals("AF_UNIX", FlagSet.named("socket-family").format(1));
        assertEquals("0x3e7", FlagSet.named("socket-family").format(999));
        assertEquals("SOCK_STREAM|SOCK_CLOEXEC", FlagSet.named("socket-type").format(0x80001));
        assertEquals(0x80000, open.value("O_CLOEXEC"));
        assertThrows(IllegalArgumentException.class, () -> open.value("O_NONSENSE"));
        assertThrows(IllegalArgumentException.class, () -> FlagSet.named("nonsense"));
    }

    private static String sorted(String flags) {
        String[] words = flags.split("\\|");
        Arrays.sort(words, (a, b) -> rank(a) - rank(b));
        return String.join("|", words);
    }

    private static int rank(String flag) {
        return List.of("MAP_SHARED", "MAP_HUGETLB", "MAP_HUGE_2MB").indexOf(flag);
    }

    @Test
    void errorsAndSignals() {
        assertEquals("ENOENT", Errno.name(Errno.ENOENT));
        assertEquals("No such file or directory", Errno.text(2));
        assertEquals(11, Errno.number("EAGAIN"));
        assertEquals("errno 999", Errno.name(999));
        assertEquals("ERESTART_RESTARTBLOCK", Errno.name(516));
        for (int signal = 1; signal <= 64; signal++) {
            assertEquals(signal, Signals.number(Signals.name(signal)));
        }
        assertEquals("SIGRTMIN+2", Signals.name(34));
        assertEquals("SIG_65", Signals.name(65));
        for (String wrong : List.of("SIGNONSENSE", "SIGRTMIN+33", "SIGRTMIN-1", "SIGRTMIN+x", "SIGRTMIN+")) {
            assertThrows(IllegalArgumentException.class, () -> Signals.number(wrong), wrong);
        }
    }

    /** A name must mean the same in all sets and classes. */
    @Test
    void constantsAndSetsAgree() throws Exception {
        int compared = 0;
        for (String set : List.of(
                "open", "mmap-prot", "mmap-flags", "madvise", "clone", "umount", "mount", "prctl", "ptrace", "ioctl")) {
            FlagSet flags = FlagSet.named(set);
            for (Class<?> type : List.of(
                    OpenFlags.class,
                    MmapFlags.class,
                    Madvise.class,
                    CloneFlags.class,
                    MountFlags.class,
                    Prctl.class,
                    Ptrace.class,
                    IoctlRequests.class)) {
                for (Field field : type.getDeclaredFields()) {
                    if (flags.names().contains(field.getName())) {
                        long value = field.getType() == int.class
                                ? Integer.toUnsignedLong(field.getInt(null))
                                : field.getLong(null);
                        assertEquals(flags.value(field.getName()), value, field.getName());
                        compared++;
                    }
                }
            }
        }
        assertTrue(compared > 200, "only " + compared);
    }

    @Test
    void layoutDependsOnTheAbi() {
        LayoutTable lp64 = LayoutTable.shared(Abi.LP64);
        LayoutTable i386 = LayoutTable.shared(Abi.I386);
        assertEquals(56, lp64.layout("msghdr").size());
        assertEquals(28, i386.layout("msghdr").size());
        assertEquals(16, lp64.layout("epoll_event").size());
        assertEquals(12, i386.layout("epoll_event").size());
        assertEquals(
                12,
                lp64.with(table("struct epoll_event packed\nu32 events\nu64 data\n"))
                        .layout("epoll_event")
                        .size());
        assertThrows(IllegalArgumentException.class, () -> lp64.layout("nonsense"));
        assertThrows(IllegalArgumentException.class, () -> lp64.with(table("struct x\nu31 a\n")));
        assertThrows(IllegalArgumentException.class, () -> lp64.with(table("struct x\nu32 a\nu32 a\n")));
        assertThrows(IllegalArgumentException.class, () -> lp64.with(table("u32 a\n")));
        assertThrows(IllegalArgumentException.class, () -> lp64.with(table("struct x\nu64 a\nsize 4\n")));
    }

    @Test
    void viewReadsWhatItWrote() {
        LayoutTable table = LayoutTable.shared(Abi.LP64);
        ByteBuffer buffer = ByteBuffer.allocate(200);
        View timer = table.layout("itimerspec").view(buffer, 8);
        timer.view("it_value").setS64("tv_sec", -5);
        assertEquals(-5, buffer.order(ByteOrder.LITTLE_ENDIAN).getLong(8 + 16));
        View message = table.layout("msghdr").view(buffer, 60);
        message.setAddress("msg_iov", new RemoteAddress(0xffff_8000_0000_0000L))
                .setU32("msg_flags", -1)
                .setS32("msg_namelen", -1);
        assertEquals(new RemoteAddress(0xffff_8000_0000_0000L), message.address("msg_iov"));
        assertEquals(0xffffffffL, message.u64("msg_flags"));
        assertEquals(-1, message.s64("msg_namelen"));
        View winsize = table.layout("winsize").allocate();
        winsize.setU16("ws_row", 65535);
        assertEquals(65535, winsize.u16("ws_row"));
        View name = table.layout("sockaddr_un").allocate().setBytes("sun_path", new byte[] {0, 'a'});
        assertEquals('a', name.copy("sun_path")[1]);
        assertEquals(110, name.bytes().remaining());
        View attribute = table.layout("mq_attr").allocate().setU64("__reserved", 3, 7);
        assertEquals(7, attribute.u64("__reserved", 3));
    }

    @Test
    void viewRefusesWhatDoesNotFit() {
        View message = LayoutTable.shared(Abi.LP64).layout("msghdr").allocate();
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> message.u32("msg_nam"));
        assertTrue(e.getMessage().contains("msghdr") && e.getMessage().contains("msg_namelen"), e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> message.u32("msg_iov"));
        assertThrows(IllegalArgumentException.class, () -> message.setU64("msg_flags", 1L << 32));
        assertThrows(IllegalArgumentException.class, () -> message.view("msg_iov"));
        assertThrows(IndexOutOfBoundsException.class, () -> message.u64("msg_iov", 1));
        assertThrows(IndexOutOfBoundsException.class, () -> message.layout().view(ByteBuffer.allocate(56), 1));
    }

    @Test
    void namesSurviveWhateverTheyHold() {
        byte[] all = new byte[600];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) (i * 7 + i / 256);
        }
        byte[] mixed = "a\u00e4\ud83d\ude00".getBytes(StandardCharsets.UTF_8);
        byte[] cut = Arrays.copyOf(mixed, mixed.length - 1);
        for (byte[] bytes : List.of(
                all, mixed, cut, new byte[0], new byte[] {-1}, new byte[] {(byte) 0xed, (byte) 0xb2, (byte) 0x80})) {
            assertEquals(
                    Arrays.toString(bytes),
                    Arrays.toString(KernelString.encode(KernelString.decode(bytes, 0, bytes.length))));
        }
        assertEquals("a\u00e4\ud83d\ude00", KernelString.decode(mixed, 0, mixed.length));
    }
}
