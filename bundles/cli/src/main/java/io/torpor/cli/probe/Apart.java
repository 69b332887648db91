package io.torpor.cli.probe;

import io.torpor.abi.SyscallTable;
import io.torpor.linux.KernelCalls;
import io.torpor.linux.SyscallException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;

/** A thread that leaves the namespaces of this process for ones of its own; they end with it, and with them what a trial made there. */
final class Apart {
    static final long MOUNTS = 0x2_0000;
    static final long NETWORK = 0x4000_0000;

    private Apart() {}

    /** @throws SyscallException when the thread may not leave */
    static boolean works(SyscallTable syscalls, long namespaces, KernelFeature.Trial trial) throws IOException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        boolean[] worked = {false};
        Thread thread = new Thread(
                () -> {
                    try {
                        leave(syscalls, namespaces);
                        worked[0] = trial.works();
                    } catch (IOException | RuntimeException | Error e) {
                        failure.set(e);
                    }
                },
                "torpor-probe");
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        rethrow(failure.get());
        return worked[0];
    }

    static void leave(SyscallTable syscalls, long namespaces) {
        long result = KernelCalls.tryCall(syscalls.number("unshare"), namespaces);
        if (result < 0) {
            throw new SyscallException("unshare", (int) -result);
        }
    }

    private static void rethrow(Throwable failure) throws IOException {
        if (failure instanceof IOException e) {
            throw e;
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
    }
}
