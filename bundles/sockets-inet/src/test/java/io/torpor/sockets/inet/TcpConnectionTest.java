package io.torpor.sockets.inet;

import static io.torpor.abi.InetConstants.*;
import static io.torpor.abi.SocketConstants.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.abi.LocalFd;
import io.torpor.abi.Pid;
import io.torpor.arch.x86_64.X86Architecture;
import io.torpor.image.DirectoryStore;
import io.torpor.image.ImageRecords;
import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.proto.inet_sk_entry;
import io.torpor.image.proto.inventory_entry;
import io.torpor.image.proto.tcp_stream_entry;
import io.torpor.linux.NativeBuffer;
import io.torpor.linux.Processes;
import io.torpor.linux.Sockets;
import io.torpor.linux.StreamQueues;
import io.torpor.procfs.ProcFs;
import io.torpor.spi.Options;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Freezer;
import io.torpor.tracee.FrozenTree;
import io.torpor.tracee.PuppetTree;
import io.torpor.tracee.TracerThread;
import io.torpor.trial.TrialFile;
import io.torpor.trial.TrialPuppet;
import io.torpor.trial.TrialSession;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Saves one end of real connections and makes it again, while the other end stays. */
class TcpConnectionTest {
    private static final Options KEEP = Options.NONE.with(Options.TCP_ESTABLISHED, true);

    private static TracerThread tracer;
    private static FrozenTree tree;
    private static TrialPuppet trial;

    @TempDir
    Path images;

    private LocalFd listener;
    private LocalFd client;
    private LocalFd server;

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

    @BeforeEach
    void connect() {
        listener = Sockets.open(AF_INET, SOCK_STREAM, 0);
        Sockets.bind(listener, Endpoint.of(AF_INET, 0, List.of(0x0100007f), 0).toSocketAddress());
        Sockets.listen(listener, 5);
        client = Sockets.open(AF_INET, SOCK_STREAM, 0);
        Sockets.connect(client, Sockets.name(listener));
        server = Sockets.accept(listener);
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
        listener.close();
    }

    private static void send(LocalFd socket, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        try (NativeBuffer buffer = new NativeBuffer(bytes.length)) {
            buffer.view().put(bytes);
            assertEquals(bytes.length, StreamQueues.send(socket, buffer, 0, bytes.length));
        }
    }

    /** What has come, if anything comes: on a busy machine another thread of the kernel's delivers it. */
    private static String waiting(LocalFd socket) {
        try (NativeBuffer buffer = new NativeBuffer(100)) {
            int length = StreamQueues.peek(socket, buffer, 0, 100);
            for (int i = 0; i < 2000 && length == 0; i++) {
                LockSupport.parkNanos(1_000_000);
                length = StreamQueues.peek(socket, buffer, 0, 100);
            }
            byte[] bytes = new byte[length];
            buffer.view().get(bytes);
            return new String(bytes, StandardCharsets.US_ASCII);
        }
    }

    /** Saves the client's end, as of a tree that is to end. */
    private inet_sk_entry save(TrialSession session) throws TorporException {
        session.provide(FrozenTree.class, tree);
        TrialFile file = new TrialFile(1, client, "socket AF_INET");
        InetSocketDumper dumper = new InetSocketDumper();
        dumper.inspect(file, session);
        return (inet_sk_entry) dumper.dump(file, session);
    }

    private ImageSet write(ImageRecords records) throws TorporException {
        records.add(
                ImageType.INVENTORY,
                inventory_entry.newBuilder().setImgVersion(2).build());
        DirectoryStore store = new DirectoryStore(images);
        records.writeTo(store);
        return new ImageSet(store);
    }

    private void saveAndRestore() throws Exception {
        TrialSession dump = new TrialSession(KEEP);
        ImageRecords records = new ImageRecords();
        dump.provide(ImageRecords.class, records);
        inet_sk_entry record = save(dump);
        ImageSet set = write(records);
        dump.require(TcpConnections.class).close();
        TrialSession restore = new TrialSession(KEEP);
        restore.provide(ImageSet.class, set);
        restore.provide(PuppetTree.class, trial.tree());
        client = new InetSocketRestorer().restore(record, restore);
        new TcpLeaveRepairRestorer().restore(restore);
    }

    @Test
    void bothEndsTalkOn() throws Exception {
        send(server, "unread");
        Sockets.setOption(client, IPPROTO_TCP, TCP_NODELAY, 1);
        Sockets.setOption(client, IPPROTO_TCP, TCP_USER_TIMEOUT, 7777);
        byte[] name = Sockets.name(client);
        saveAndRestore();
        assertArrayEquals(name, Sockets.name(client));
        assertEquals("unread", waiting(client));
        send(client, "there");
        send(server, ", and back");
        assertEquals("there", waiting(server));
        assertEquals("unread, and back", waiting(client));
        assertEquals(1, Sockets.option(client, IPPROTO_TCP, TCP_NODELAY));
        assertEquals(7777, Sockets.option(client, IPPROTO_TCP, TCP_USER_TIMEOUT));
        assertEquals(0, Sockets.option(client, SOL_SOCKET, SO_REUSEADDR));
    }

    @Test
    void anEndThatTheOtherSideHasClosedReadsWhatWasSent() throws Exception {
        send(server, "last words");
        Sockets.shutdown(server, SHUT_WR);
        assertEquals(TCP_CLOSE_WAIT, TcpInfo.of(client).state());
        saveAndRestore();
        assertEquals(TCP_CLOSE_WAIT, TcpInfo.of(client).state());
        assertEquals("last words", waiting(client));
        send(client, "an answer");
        assertEquals("an answer", waiting(server));
    }

    @Test
    void aTreeThatGoesOnKeepsItsConnection() throws Exception {
        send(server, "unread");
        Sockets.setOption(client, SOL_SOCKET, SO_REUSEADDR, 1);
        TrialSession dump = new TrialSession(KEEP.with(Options.LEAVE_RUNNING, true));
        ImageRecords records = new ImageRecords();
        dump.provide(ImageRecords.class, records);
        inet_sk_entry record = save(dump);
        assertEquals(0, Sockets.option(client, IPPROTO_TCP, TCP_REPAIR));
        assertEquals(1, Sockets.option(client, SOL_SOCKET, SO_REUSEADDR));
        send(client, "on");
        assertEquals("on", waiting(server));
        assertEquals("unread", waiting(client));
        tcp_stream_entry stream = write(records)
                .require(ImageType.TCP_STREAM, Integer.toUnsignedLong(record.getIno()), tcp_stream_entry.class);
        assertEquals(6, stream.getInqLen());
        assertEquals(0, stream.getOutqLen());
        dump.require(TcpConnections.class).close();
    }

    @Test
    void pendingConnectionsAreRefusedOrReset() throws Exception {
        try (LocalFd pending = Sockets.open(AF_INET, SOCK_STREAM, 0)) {
            Sockets.connect(pending, Sockets.name(listener));
            client.close();
            client = listener;
            TorporException refusal = assertThrows(TorporException.class, () -> save(new TrialSession(Options.NONE)));
            assertEquals("SOCKETS-INET-003", refusal.issue().code());
            TrialSession session = new TrialSession(Options.NONE.with(Options.IN_FLIGHT, "reset"));
            assertEquals(TCP_LISTEN, save(session).getState());
            assertEquals(TCP_ESTABLISHED, TcpInfo.of(pending).state());
            new TcpResetDumper().dump(session);
            assertEquals(TCP_CLOSE, TcpInfo.of(pending).state());
        }
    }

    @Test
    void connectionsThatAKilledEngineLeftGoOn() throws Exception {
        Sockets.setOption(client, SOL_SOCKET, SO_REUSEADDR, 1);
        RepairNote note = new RepairNote();
        Pid self = Processes.self();
        note.add(self, new ProcFs().stat(self).startTime());
        note.addReusing(new TrialFile(1, client, "socket AF_INET").inode());
        TcpRepair.enter(client);
        TcpRepair.enter(server);
        new TcpRepairRecoverer().recover(note.toString());
        assertEquals(0, Sockets.option(server, IPPROTO_TCP, TCP_REPAIR));
        assertEquals(1, Sockets.option(client, SOL_SOCKET, SO_REUSEADDR));
        assertEquals(0, Sockets.option(server, SOL_SOCKET, SO_REUSEADDR));
        send(client, "on");
        assertEquals("on", waiting(server));
        RepairNote other = new RepairNote();
        other.add(self, 1);
        TcpRepair.enter(client);
        new TcpRepairRecoverer().recover(other.toString());
        assertTrue(
                Sockets.option(client, IPPROTO_TCP, TCP_REPAIR) != 0, "another process of that number is left alone");
        TcpRepair.leave(client, false);
    }
}
