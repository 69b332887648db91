package io.torpor.linux;

import io.torpor.abi.LocalFd;
import java.util.concurrent.Callable;

/** Work in another network namespace: setns(2), network_namespaces(7). Sockets stay in the namespace that they were made in, and processes start in that of the thread that starts them. */
public final class NetworkNamespace {
    private static final int CLONE_NEWNET = 0x4000_0000;

    private NetworkNamespace() {}

    /**
     * Does something in a thread of its own that has entered the namespace and ends with the work; the engine stays where it is.
     *
     * @param namespace a descriptor of it, such as one for {@code /proc/PID/ns/net}
     * @throws SyscallException when it cannot be entered
     * @throws Exception what the work throws
     */
    public static <T> T call(LocalFd namespace, Callable<T> work) throws Exception {
        Work<T> thread = new Work<>(namespace, work);
        thread.start();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true; // what it does is short, and must not be half done
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return thread.result();
    }

    private static final class Work<T> extends Thread {
        private final LocalFd namespace;
        private final Callable<T> work;
        private T result;
        private Throwable failure;

        Work(LocalFd namespace, Callable<T> work) {
            super("torpor-elsewhere");
            this.namespace = namespace;
            this.work = work;
        }

        @Override
        public void run() {
            try {
                Descriptors.check(
                        SocketLibc.setns(namespace.number(), CLONE_NEWNET),
                        () -> "setns(" + namespace.number() + ", CLONE_NEWNET)");
                result = work.call();
            } catch (Throwable e) {
                // Also errors: whoever waits for the result has to learn of it.
                failure = e;
            }
        }

        T result() throws Exception {
            if (failure instanceof Exception e) {
                throw e;
            }
            if (failure instanceof Error e) {
                throw e;
            }
            return result;
        }
    }
}
