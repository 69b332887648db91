package io.torpor.signals;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import io.torpor.abi.SignalFlags;
import io.torpor.abi.Tid;
import io.torpor.image.proto.sa_entry;
import io.torpor.image.proto.siginfo_entry;
import io.torpor.image.proto.signal_queue_entry;
import io.torpor.image.proto.task_core_entry;
import io.torpor.image.proto.thread_core_entry;
import io.torpor.image.proto.thread_sas_entry;
import io.torpor.linux.NativeBuffer;
import io.torpor.procfs.ProcFs;
import io.torpor.procfs.Status;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Data;
import io.torpor.tracee.LateSignals;
import io.torpor.tracee.PuppetThread;
import io.torpor.trial.TrialPuppet;
import io.torpor.trial.TrialSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restores signals into a real process, and reads them back from the kernel. */
class SignalRestoreTest {
    private static final int SIGHUP = 1;
    private static final int SIGUSR1 = 10;
    private static final int SIGPIPE = 13;
    private static final int SIGURG = 23;
    private static final int REALTIME = 37;
    private static final long HANDLER = 0x5555_0000_1000L;

    private final TrialSession session = new TrialSession();

    @TempDir
    Path images;

    private static task_core_entry.Builder task() {
        task_core_entry.Builder task =
                task_core_entry.newBuilder().setPersonality(0).setBlkSigset(0);
        for (int signal : SignalAction.SIGNALS) {
            long action = signal == SIGPIPE || signal == SIGHUP ? 1 : signal == SIGUSR1 || signal == 64 ? HANDLER : 0;
            task.addSigactions(sa_entry.newBuilder()
                    .setSigaction(action)
                    .setFlags(action > 1 ? SignalFlags.SA_RESTORER | SignalFlags.SA_SIGINFO : 0)
                    .setRestorer(action > 1 ? HANDLER + 64 : 0)
                    .setMask(signal));
        }
        return task;
    }

    private static byte[] info(int signal, int value, int code) {
        byte[] info = new byte[PendingQueue.INFO_BYTES];
        ByteBuffer.wrap(info)
                .order(ByteOrder.nativeOrder())
                .putInt(0, signal)
                .putInt(8, code)
                .putInt(16, 4711)
                .putInt(24, value);
        return info;
    }

    private static signal_queue_entry queue(byte[]... infos) {
        signal_queue_entry.Builder queue = signal_queue_entry.newBuilder();
        for (byte[] info : infos) {
            queue.addSignals(siginfo_entry.newBuilder().setSiginfo(ByteString.copyFrom(info)));
        }
        return queue.build();
    }

    private static long bit(int signal) {
        return 1L << (signal - 1);
    }

    private void restore() throws TorporException {
        new DispositionRestorer().restore(session);
        new AlternateStackRestorer().restore(session);
        new PendingSignalRestorer().restore(session);
    }

    @Test
    void dispositionsQueuesAndStacksComeBack() throws Exception {
        try (TrialPuppet trial = new TrialPuppet()) {
            PuppetThread second = trial.addThread();
            byte[] first = info(REALTIME, 5, SignalFlags.SI_QUEUE);
            byte[] then = info(REALTIME, 6, SignalFlags.SI_TIMER);
            byte[] kernel = info(SIGUSR1, 0, SignalFlags.SI_KERNEL);
            byte[] ignored = info(SIGHUP, 8, SignalFlags.SI_TKILL);
            byte[] urgent = info(SIGURG, 0, SignalFlags.SI_USER);
            trial.saved(
                    session,
                    images,
                    task().setSignalsS(queue(first, urgent, then)),
                    thread_core_entry
                            .newBuilder()
                            .setSignalsP(queue(kernel))
                            .setSas(thread_sas_entry
                                    .newBuilder()
                                    .setSsSp(0)
                                    .setSsSize(0)
                                    .setSsFlags(SignalFlags.SS_DISABLE)),
                    thread_core_entry
                            .newBuilder()
                            .setSignalsP(queue(ignored))
                            .setSas(thread_sas_entry
                                    .newBuilder()
                                    .setSsSp(0x700000)
                                    .setSsSize(65536)
                                    .setSsFlags(SignalFlags.SS_ONSTACK)));
            restore();
            Data action = trial.puppet().script().room(SignalAction.BYTES);
            trial.puppet().script().call("rt_sigaction", SIGUSR1, 0, action, 8);
            Data stack = second.script().room(AlternateStack.BYTES);
            second.script().call("sigaltstack", 0, stack);
            trial.tree().run();

            Status status = new ProcFs().status(trial.puppet().pid());
            assertEquals(bit(SIGPIPE) | bit(SIGHUP), status.ignored());
            assertEquals(bit(SIGUSR1) | bit(64), status.caught());
            assertEquals(HANDLER, action.content().getLong(0));
            assertEquals(SIGUSR1, action.content().getLong(24));
            assertEquals(0x700000, stack.content().getLong(0));
            assertEquals(65536, stack.content().getLong(16));
            assertQueue(trial, trial.puppet().leader().tid(), true, first, then);
            assertQueue(trial, trial.puppet().leader().tid(), false, kernel);
            assertQueue(trial, second.tid(), false, ignored);

            LateSignals.Late late = session.require(LateSignals.class).all().get(0);
            assertEquals(SIGURG, late.signal());
            assertArrayEquals(urgent, late.info());
        }
    }

    /** SIGURG, by which scripts end, is among the signals that setting a disposition takes from every thread. */
    @Test
    void otherThreadsStandStillWhileDispositionsAreSet() throws Exception {
        try (TrialPuppet trial = new TrialPuppet()) {
            PuppetThread second = trial.addThread();
            trial.saved(session, images, task(), thread_core_entry.newBuilder(), thread_core_entry.newBuilder());
            second.script().call("gettid");
            new DispositionRestorer().restore(session);
            assertEquals(
                    bit(SIGPIPE) | bit(SIGHUP),
                    new ProcFs().status(trial.puppet().pid()).ignored());
            assertFalse(second.script().isEmpty(), "the other thread has not run");
        }
    }

    private static void assertQueue(TrialPuppet trial, Tid tid, boolean shared, byte[]... expected) {
        PendingQueue queue = trial.tree().tracer().run(tracees -> {
            try (NativeBuffer room = new NativeBuffer(PendingQueue.ENTRIES * PendingQueue.INFO_BYTES)) {
                return PendingQueue.read(tracees.ptrace(), tid, shared, room);
            }
        });
        assertEquals(queue(expected), queue.toRecord());
    }

    @Test
    void manyPendingSignalsKeepTheirOrder() throws Exception {
        try (TrialPuppet trial = new TrialPuppet()) {
            byte[][] infos = new byte[3 * PendingQueue.ENTRIES + 1][];
            for (int i = 0; i < infos.length; i++) {
                infos[i] = info(REALTIME, i, SignalFlags.SI_QUEUE);
            }
            trial.saved(session, images, task().setSignalsS(queue(infos)), thread_core_entry.newBuilder());
            restore();
            trial.tree().run();
            assertQueue(trial, trial.puppet().leader().tid(), true, infos);
        }
    }

    @Test
    void anImageWithoutDispositionsIsRefused() throws Exception {
        try (TrialPuppet trial = new TrialPuppet()) {
            trial.saved(session, images, task().clearSigactions(), thread_core_entry.newBuilder());
            assertEquals(
                    "SIGNALS-003",
                    assertThrows(TorporException.class, this::restore).issue().code());
        }
    }
}
