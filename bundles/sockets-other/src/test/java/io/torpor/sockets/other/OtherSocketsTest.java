package io.torpor.sockets.other;

import static io.torpor.abi.PacketConstants.*;
import static io.torpor.abi.SocketConstants.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.torpor.abi.DiagConstants;
import io.torpor.abi.LocalFd;
import io.torpor.abi.Pid;
import io.torpor.arch.x86_64.X86Architecture;
import io.torpor.image.proto.netlink_sk_entry;
import io.torpor.image.proto.packet_mclist;
import io.torpor.image.proto.packet_sock_entry;
import io.torpor.image.proto.task_core_entry;
import io.torpor.image.proto.thread_core_entry;
import io.torpor.linux.Processes;
import io.torpor.linux.Sockets;
import io.torpor.linux.SyscallException;
import io.torpor.procfs.ProcFs;
import io.torpor.spi.FileDumper;
import io.torpor.spi.FileRestorer;
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
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Saves real sockets, makes them again, and compares what the kernel says about both. */
class OtherSocketsTest {
    private static TracerThread tracer;
    private static FrozenTree tree;
    private static TrialPuppet trial;

    @TempDir
    static Path images;

    private final TrialSession restore = new TrialSession();

    @BeforeAll
    static void freeze() throws Exception {
        try {
            Sockets.open(AF_PACKET, SOCK_RAW, 0).close();
        } catch (SyscallException e) {
            assumeTrue(false, "needs CAP_NET_RAW: " + e.getMessage());
        }
        Process shell = new ProcessBuilder("sh", "-c", "setsid sleep 100 >/dev/null 2>&1 & echo $!").start();
        int pid = Integer.parseInt(new String(shell.getInputStream().readAllBytes()).trim());
        tracer = new TracerThread("tracer", new X86Architecture());
        tree = new Freezer(new ProcFs(), new X86Architecture(), tracer).freeze(new Pid(pid), 10_000_000_000L);
        trial = new TrialPuppet();
    }

    @AfterAll
    static void end() {
        if (trial != null) {
            Processes.kill(tree.root().pid(), 9);
            tracer.close();
            trial.close();
        }
    }

    private static Message save(FileDumper dumper, LocalFd socket) throws TorporException {
        TrialSession session = new TrialSession();
        session.provide(FrozenTree.class, tree);
        TrialFile file = new TrialFile(1, socket, "socket");
        dumper.inspect(file, session);
        return dumper.dump(file, session);
    }

    private static packet_sock_entry packet(LocalFd socket) throws TorporException {
        return (packet_sock_entry) save(new PacketSocketDumper(), socket);
    }

    private static netlink_sk_entry netlink(LocalFd socket) throws TorporException {
        return (netlink_sk_entry) save(new NetlinkSocketDumper(), socket);
    }

    private LocalFd made(FileRestorer restorer, Message record) throws Exception {
        trial.saved(
                restore,
                images,
                task_core_entry.newBuilder().setPersonality(0).setBlkSigset(0),
                thread_core_entry.newBuilder());
        return restorer.restore(record, restore);
    }

    @Test
    void packetSocketsKeepTheirOptions() throws Exception {
        LocalFd socket = Sockets.open(AF_PACKET, SOCK_DGRAM, 0);
        for (int option : new int[] {
            PACKET_AUXDATA, PACKET_ORIGDEV, PACKET_IGNORE_OUTGOING, PACKET_QDISC_BYPASS, PACKET_COPY_THRESH
        }) {
            Sockets.setOption(socket, SOL_PACKET, option, 1);
        }
        try (LoopbackSender sender = new LoopbackSender()) {
            Sockets.bind(socket, sender.address());
        }
        packet_sock_entry before = packet(socket);
        socket.close();
        try (LocalFd made = made(new PacketSocketRestorer(), before)) {
            assertEquals(before, packet(made));
            assertEquals(1, Sockets.option(made, SOL_PACKET, PACKET_IGNORE_OUTGOING));
        }
    }

    @Test
    void aMembershipCounts() throws Exception {
        LocalFd socket = Sockets.open(AF_PACKET, SOCK_RAW, 0);
        byte[] request = ByteBuffer.allocate(16)
                .order(ByteOrder.nativeOrder())
                .putInt(1)
                .putShort((short) PACKET_MR_PROMISC)
                .array();
        Sockets.setOption(socket, SOL_PACKET, PACKET_ADD_MEMBERSHIP, request);
        Sockets.setOption(socket, SOL_PACKET, PACKET_ADD_MEMBERSHIP, request);
        packet_sock_entry before = packet(socket);
        assertEquals(2, before.getMclistCount());
        socket.close();
        try (LocalFd made = made(new PacketSocketRestorer(), before)) {
            assertEquals(before.getMclistList(), packet(made).getMclistList());
        }
    }

    @Test
    void anInterfaceThatIsGoneIsNamed() throws Exception {
        try (LocalFd socket = Sockets.open(AF_PACKET, SOCK_RAW, 0)) {
            packet_sock_entry record = packet(socket).toBuilder()
                    .addMclist(packet_mclist
                            .newBuilder()
                            .setIndex(30_000)
                            .setType(PACKET_MR_ALLMULTI)
                            .setAddr(ByteString.EMPTY))
                    .build();
            TorporException refusal =
                    assertThrows(TorporException.class, () -> made(new PacketSocketRestorer(), record));
            assertEquals("SOCKETS-OTHER-009", refusal.issue().code());
            assertTrue(refusal.getMessage().contains("30000"), refusal.getMessage());
        }
    }

    @Test
    void anInterfaceCanBeReplaced() throws Exception {
        LocalFd socket = Sockets.open(AF_PACKET, SOCK_RAW, 0);
        try (LoopbackSender sender = new LoopbackSender()) {
            Sockets.bind(socket, sender.address());
        }
        packet_sock_entry record = packet(socket);
        socket.close();
        NetworkMap map = NetworkMap.NONE.and(List.of(), List.of(), List.of("lo=elsewhere0"));
        TrialSession elsewhere = new TrialSession(Options.NONE.with(Options.NETWORK_MAP, map));
        trial.saved(
                elsewhere,
                images,
                task_core_entry.newBuilder().setPersonality(0).setBlkSigset(0),
                thread_core_entry.newBuilder());
        TorporException refusal =
                assertThrows(TorporException.class, () -> new PacketSocketRestorer().restore(record, elsewhere));
        assertTrue(refusal.getMessage().contains("elsewhere0"), refusal.getMessage());
    }

    @Test
    void aPortThatIsTakenIsReplacedWithAWarning() throws Exception {
        try (LocalFd socket = Sockets.open(AF_NETLINK, SOCK_DGRAM, DiagConstants.NETLINK_GENERIC)) {
            Sockets.bind(socket, new NetlinkAddress(0, 0).bytes());
            Sockets.setOption(socket, NetlinkOptions.SOL_NETLINK, DiagConstants.NETLINK_EXT_ACK, 1);
            netlink_sk_entry before = netlink(socket);
            try (LocalFd made = made(new NetlinkSocketRestorer(), before)) {
                assertEquals("SOCKETS-OTHER-010", restore.issues().get(0).code());
                netlink_sk_entry after = netlink(made);
                assertTrue(after.getPortid() != before.getPortid() && after.getPortid() != 0);
                assertEquals(
                        before.toBuilder().setIno(0).setPortid(0).build(),
                        after.toBuilder().setIno(0).setPortid(0).build());
            }
        }
    }

    @Test
    void aMessageThatWaitsIsRefused() throws Exception {
        try (LocalFd socket = Sockets.open(AF_NETLINK, SOCK_RAW, DiagConstants.NETLINK_ROUTE)) {
            ByteBuffer request = ByteBuffer.allocate(32).order(ByteOrder.nativeOrder());
            request.putInt(32)
                    .putShort((short) 18)
                    .putShort((short) DiagConstants.NLM_F_REQUEST)
                    .putInt(20, 1);
            assertEquals(0, Sockets.trySendTo(socket, request.position(0), new NetlinkAddress(0, 0).bytes()));
            TorporException refusal = assertThrows(TorporException.class, () -> netlink(socket));
            assertEquals("SOCKETS-OTHER-003", refusal.issue().code());
            assertTrue(refusal.getMessage().contains("route"), refusal.getMessage());
        }
    }
}
