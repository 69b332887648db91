package io.torpor.sockets.inet;

import static io.torpor.abi.InetConstants.*;
import static io.torpor.abi.SocketConstants.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import io.torpor.abi.Pid;
import io.torpor.arch.x86_64.X86Architecture;
import io.torpor.image.OwnField;
import io.torpor.image.proto.inet_sk_entry;
import io.torpor.image.proto.sk_shutdown;
import io.torpor.image.proto.task_core_entry;
import io.torpor.image.proto.thread_core_entry;
import io.torpor.linux.Descriptors;
import io.torpor.linux.Processes;
import io.torpor.linux.Sockets;
import io.torpor.linux.SyscallException;
import io.torpor.procfs.ProcFs;
import io.torpor.spi.NetworkMap;
import io.torpor.spi.Options;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Freezer;
import io.torpor.tracee.FrozenTree;
import io.torpor.tracee.TracerThread;
import io.torpor.trial.TrialFile;
import io.torpor.trial.TrialPuppet;
import io.torpor.trial.TrialSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Saves real sockets, makes them again, and compares what the kernel says about both. */
class InetSocketTest {
    private static TracerThread tracer;
    private static FrozenTree tree;
    private static TrialPuppet trial;

    @TempDir
    static Path images;

    private final TrialSession restore = new TrialSession();

    @BeforeAll
    static void freeze() throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", "setsid sleep 100 >/dev/null 2>&1 & echo $!").start();
        int pid = Integer.parseInt(new String(shell.getInputStream().readAllBytes()).trim());
        tracer = new TracerThread("tracer", new X86Architecture());
        tree = new Freezer(new ProcFs(), new X86Architecture(), tracer).freeze(new Pid(pid), 10_000_000_000L);
        trial = new TrialPuppet();
    }

    @AfterAll
    static void end() {
        Processes.kill(tree.root().pid(), 9);
        tracer.close();
        trial.close();
    }

    private static TrialSession session(Options options) {
        TrialSession session = new TrialSession(options);
        session.provide(FrozenTree.class, tree);
        return session;
    }

    private inet_sk_entry save(LocalFd socket) throws TorporException {
        return save(socket, Options.NONE);
    }

    private static inet_sk_entry save(LocalFd socket, Options options) throws TorporException {
        TrialSession session = session(options);
        InetSocketDumper dumper = new InetSocketDumper();
        TrialFile file = new TrialFile(1, socket, "socket AF_INET");
        dumper.inspect(file, session);
        return (inet_sk_entry) dumper.dump(file, session);
    }

    /** Saves a socket, closes it, makes it again, and checks that it is the same. */
    private LocalFd again(LocalFd socket) throws Exception {
        inet_sk_entry before = save(socket);
        socket.close();
        trial.saved(
                restore,
                images,
                task_core_entry.newBuilder().setPersonality(0).setBlkSigset(0),
                thread_core_entry.newBuilder());
        LocalFd made = new InetSocketRestorer().restore(before, restore);
        new ReuseRestorer().restore(restore);
        assertEquals(
                before.toBuilder().setIno(0).build(),
                save(made).toBuilder().setIno(0).build());
        return made;
    }

    private static byte[] loopback(int port) {
        return Endpoint.of(AF_INET, port, List.of(0x0100007f), 0).toSocketAddress();
    }

    private static int port(LocalFd socket) {
        return Endpoint.parse(Sockets.name(socket)).port();
    }

    @Test
    void aListeningSocketAcceptsAgain() throws Exception {
        LocalFd listener = Sockets.open(AF_INET, SOCK_STREAM, 0);
        Sockets.setOption(listener, SOL_SOCKET, SO_RCVBUF, 50_000);
        Sockets.setOption(listener, SOL_SOCKET, SO_KEEPALIVE, 1);
        Sockets.setOption(listener, IPPROTO_TCP, TCP_KEEPIDLE, 99);
        Sockets.setOption(listener, IPPROTO_TCP, TCP_NODELAY, 1);
        Sockets.setOption(listener, IPPROTO_IP, IP_TOS, 16);
        Sockets.bind(listener, loopback(0));
        Sockets.listen(listener, 17);
        int port = port(listener);
        try (LocalFd made = again(listener);
                LocalFd client = Sockets.open(AF_INET, SOCK_STREAM, 0)) {
            assertEquals(port, port(made));
            Sockets.connect(client, loopback(port));
            TorporException refusal = assertThrows(TorporException.class, () -> save(made));
            assertEquals("SOCKETS-INET-003", refusal.issue().code());
            try (LocalFd server = Sockets.accept(made)) {
                refusal = assertThrows(TorporException.class, () -> save(server));
                assertEquals("SOCKETS-INET-004", refusal.issue().code());
                assertTrue(refusal.getMessage().contains("127.0.0.1:" + port), refusal.getMessage());
            }
        }
    }

    @Test
    void aPortThatOnlyADeadConnectionHoldsIsTaken() throws Exception {
        LocalFd listener = Sockets.open(AF_INET, SOCK_STREAM, 0);
        Sockets.setOption(listener, SOL_SOCKET, SO_REUSEADDR, 1); // which the connection inherits
        Sockets.bind(listener, loopback(0));
        Sockets.listen(listener, 5);
        LocalFd client = Sockets.open(AF_INET, SOCK_STREAM, 0);
        Sockets.connect(client, loopback(port(listener)));
        Sockets.accept(listener).close(); // the server's side closes first, and waits in TIME_WAIT
        client.close();
        Sockets.setOption(listener, SOL_SOCKET, SO_REUSEADDR, 0);
        try (LocalFd made = again(listener)) {
            assertEquals(0, Sockets.option(made, SOL_SOCKET, SO_REUSEADDR));
        }
    }

    @Test
    void aPortInUseIsRefusedByName() throws Exception {
        LocalFd listener = Sockets.open(AF_INET, SOCK_STREAM, 0);
        Sockets.bind(listener, loopback(0));
        Sockets.listen(listener, 5);
        inet_sk_entry record = save(listener);
        trial.saved(
                restore,
                images,
                task_core_entry.newBuilder().setPersonality(0).setBlkSigset(0),
                thread_core_entry.newBuilder());
        TorporException refusal =
                assertThrows(TorporException.class, () -> new InetSocketRestorer().restore(record, restore));
        assertTrue(refusal.getMessage().contains("127.0.0.1:" + port(listener)), refusal.getMessage());
        listener.close();
    }

    @Test
    void socketsThatAreNotConnectedKeepTheirOptions() throws Exception {
        LocalFd four = Sockets.open(AF_INET, SOCK_STREAM, 0);
        Sockets.setOption(four, IPPROTO_TCP, TCP_CORK, 1);
        Sockets.setOption(four, IPPROTO_IP, IP_FREEBIND, 1);
        Sockets.setOption(four, IPPROTO_IP, IP_TTL, 99);
        Sockets.setOption(four, SOL_SOCKET, SO_PRIORITY, 3);
        Sockets.setOption(four, SOL_SOCKET, SO_OOBINLINE, 1);
        Sockets.setOption(four, SOL_SOCKET, SO_BINDTODEVICE, new byte[] {'l', 'o'});
        Descriptors.fcntl(four, 4, 04000);
        again(four).close();
        LocalFd six = Sockets.open(AF_INET6, SOCK_STREAM, 0);
        Sockets.setOption(six, IPPROTO_IPV6, IPV6_V6ONLY, 1);
        Sockets.setOption(six, IPPROTO_IPV6, IPV6_RECVPKTINFO, 1);
        again(six).close();
    }

    @Test
    void datagramSocketsComeBackConnectedAndShutDown() throws Exception {
        LocalFd receiver = Sockets.open(AF_INET, SOCK_DGRAM, 0);
        Sockets.bind(receiver, loopback(0));
        LocalFd sender = Sockets.open(AF_INET, SOCK_DGRAM, 0);
        Sockets.setOption(sender, SOL_SOCKET, SO_BROADCAST, 1);
        Sockets.connect(sender, loopback(port(receiver)));
        Sockets.shutdown(sender, SHUT_WR);
        LocalFd made = again(sender);
        assertEquals(sk_shutdown.WRITE, save(made).getShutdown());
        made.close();
        again(receiver).close();
    }

    @Test
    void aConnectionComesBackClosedIfAskedFor() throws Exception {
        LocalFd listener = Sockets.open(AF_INET, SOCK_STREAM, 0);
        Sockets.bind(listener, loopback(0));
        Sockets.listen(listener, 5);
        LocalFd client = Sockets.open(AF_INET, SOCK_STREAM, 0);
        Sockets.connect(client, loopback(port(listener)));
        Sockets.accept(listener).close();
        inet_sk_entry record = save(client, Options.NONE.with(Options.TCP_CLOSE, true));
        assertEquals(TCP_CLOSE_WAIT, record.getState());
        assertEquals(sk_shutdown.READ, record.getShutdown());
        client.close();
        listener.close();
        TrialSession open = new TrialSession(Options.NONE.with(Options.TCP_CLOSE, true));
        trial.saved(
                open,
                images,
                task_core_entry.newBuilder().setPersonality(0).setBlkSigset(0),
                thread_core_entry.newBuilder());
        try (LocalFd made = new InetSocketRestorer().restore(record, open)) {
            assertEquals(0, port(made));
            assertTrue(Sockets.peer(made).isEmpty());
            assertEquals(sk_shutdown.BOTH, save(made).getShutdown());
        }
    }

    @Test
    void rawSocketsComeBackWithTheirFilters() throws Exception {
        LocalFd raw = Sockets.open(AF_INET, SOCK_RAW, IPPROTO_ICMP);
        Sockets.setOption(raw, 255, 1, 0x2000);
        Sockets.bind(raw, loopback(0));
        Sockets.connect(raw, loopback(0));
        try (LocalFd made = again(raw)) {
            assertEquals(0x2000, Sockets.option(made, 255, 1));
            assertEquals(List.of(0x0100007f), save(made).getDstAddrList());
        }
        LocalFd six = Sockets.open(AF_INET6, SOCK_RAW, 253);
        Sockets.setOption(six, 255, IPV6_CHECKSUM, 4);
        Sockets.setOption(six, IPPROTO_IPV6, IPV6_HDRINCL, 1);
        again(six).close();
    }

    @Test
    void optionsThatTheFormatLacksComeBack() throws Exception {
        LocalFd socket = Sockets.open(AF_INET, SOCK_DGRAM, 0);
        Sockets.setOption(socket, IPPROTO_IP, IP_RECVTTL, 1);
        Sockets.setOption(socket, IPPROTO_IP, IP_MULTICAST_TTL, 5);
        Sockets.setOption(socket, IPPROTO_IP, IP_OPTIONS, new byte[] {0x44, 4, 5, 0});
        Sockets.setOption(socket, SOL_UDP, UDP_SEGMENT, 1200);
        Sockets.setOption(socket, SOL_UDP, UDP_CORK, 1);
        again(socket).close();
        LocalFd six = Sockets.open(AF_INET6, SOCK_DGRAM, 0);
        Sockets.setOption(six, IPPROTO_IPV6, IPV6_MULTICAST_IF, 1);
        Sockets.setOption(six, IPPROTO_IPV6, IPV6_TCLASS, 8);
        Sockets.setOption(six, IPPROTO_IP, IP_TOS, 8);
        again(six).close();
    }

    @Test
    void groupsAreJoinedAgain() throws Exception {
        LocalFd socket = Sockets.open(AF_INET, SOCK_DGRAM, 0);
        List<Membership> wanted = List.of(
                new Membership("lo", Membership.EXCLUDE, new byte[] {(byte) 239, 7, 7, 1}, List.of()),
                new Membership(
                        "lo", Membership.INCLUDE, new byte[] {(byte) 239, 7, 7, 2}, List.of(new byte[] {127, 0, 0, 9})),
                new Membership(
                        "lo", Membership.EXCLUDE, new byte[] {(byte) 239, 7, 7, 3}, List.of(new byte[] {127, 0, 0, 8
                        })));
        wanted.forEach(membership -> membership.restore(socket, 1));
        try (LocalFd made = again(socket)) {
            assertEquals(
                    3,
                    OwnField.INET_MEMBERSHIPS.allBytes(save(made).getIpOpts()).size());
        }
    }

    @Test
    void heldBackDataIsRefused() throws Exception {
        try (LocalFd socket = Sockets.open(AF_INET, SOCK_DGRAM, 0)) {
            Sockets.setOption(socket, SOL_UDP, UDP_CORK, 1);
            assertEquals(0, Sockets.trySend(socket, new byte[] {1}, loopback(9)));
            assertEquals(
                    "SOCKETS-INET-001",
                    assertThrows(TorporException.class, () -> save(socket))
                            .issue()
                            .code());
        }
    }

    private TrialSession mapped(String address, String port) throws Exception {
        NetworkMap map = NetworkMap.NONE.and(List.of(address), List.of(port), List.of());
        TrialSession session = new TrialSession(Options.NONE.with(Options.NETWORK_MAP, map));
        trial.saved(
                session,
                images,
                task_core_entry.newBuilder().setPersonality(0).setBlkSigset(0),
                thread_core_entry.newBuilder());
        return session;
    }

    @Test
    void aListenerComesBackElsewhere() throws Exception {
        LocalFd listener = Sockets.open(AF_INET, SOCK_STREAM, 0);
        Sockets.bind(listener, loopback(0));
        Sockets.listen(listener, 5);
        inet_sk_entry record = save(listener);
        int wanted = record.getSrcPort() == 18711 ? 18712 : 18711;
        TrialSession session = mapped("127.0.0.1=127.0.0.7", "tcp:" + record.getSrcPort() + "=" + wanted);
        try (LocalFd made = new InetSocketRestorer().restore(record, session)) {
            assertEquals(
                    "127.0.0.7:" + wanted, Endpoint.parse(Sockets.name(made)).toString());
        }
        listener.close();
    }

    @Test
    void aConnectionCannotMove() throws Exception {
        inet_sk_entry record = save(Sockets.open(AF_INET, SOCK_STREAM, 0)).toBuilder()
                .setState(TCP_ESTABLISHED)
                .setSrcPort(80)
                .build();
        TrialSession session = mapped("127.0.0.1=127.0.0.7", "80=81");
        assertEquals(
                "SOCKETS-INET-022",
                assertThrows(TorporException.class, () -> MappedEndpoints.of(record, session))
                        .issue()
                        .code());
    }

    /** {@code struct tcp_md5sig}: an address of 128 bytes, flags, and from 136 on the key, whose length is at 130. */
    @Test
    void keysOfSegmentsAreRefused() throws Exception {
        try (LocalFd socket = Sockets.open(AF_INET, SOCK_STREAM, 0);
                LocalFd other = Sockets.open(AF_INET, SOCK_STREAM, 0)) {
            byte[] signature = ByteBuffer.allocate(216)
                    .order(ByteOrder.nativeOrder())
                    .put(0, loopback(1))
                    .putShort(130, (short) 6)
                    .put(136, "secret".getBytes(StandardCharsets.US_ASCII))
                    .array();
            try {
                Sockets.setOption(socket, IPPROTO_TCP, TCP_MD5SIG, signature);
            } catch (SyscallException e) {
                Assumptions.assumeTrue(e.errno() != Errno.ENOPROTOOPT, "a kernel without CONFIG_TCP_MD5SIG");
                throw e;
            }
            for (LocalFd each : List.of(socket, other)) {
                Sockets.bind(each, loopback(0));
                Sockets.listen(each, 1);
            }
            TorporException refusal = assertThrows(TorporException.class, () -> save(socket));
            assertEquals("SOCKETS-INET-001", refusal.issue().code());
            assertTrue(refusal.getMessage().contains("TCP_MD5SIG"), refusal.getMessage());
            save(other);
        }
    }

    @Test
    void anotherProtocolIsRefusedByName() throws Exception {
        try (LocalFd socket = Sockets.open(AF_INET, SOCK_STREAM, IPPROTO_MPTCP)) {
            TorporException refusal = assertThrows(TorporException.class, () -> save(socket));
            assertEquals("SOCKETS-INET-001", refusal.issue().code());
            assertTrue(refusal.getMessage().contains("Multipath TCP"), refusal.getMessage());
        } catch (SyscallException e) {
            assertEquals(Errno.EPROTONOSUPPORT, e.errno()); // a kernel without it
        }
    }
}
