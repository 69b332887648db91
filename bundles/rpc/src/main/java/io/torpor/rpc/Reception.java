package io.torpor.rpc;

import io.torpor.cli.Invocation;
import io.torpor.linux.PacketListener;
import io.torpor.linux.PacketSocket;
import io.torpor.linux.SyscallException;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes clients in, each with a thread of its own. */
final class Reception {
    private static final Logger LOG = LoggerFactory.getLogger(Reception.class);

    /** More wait outside, in the kernel's queue. Clients that say nothing must not take all memory. */
    private static final int MOST_CLIENTS = 512;

    private static final long PAUSE_MILLIS = 100;

    private final PacketListener listener;
    private final Answers answers;
    private final Invocation program;
    private final Semaphore places = new Semaphore(MOST_CLIENTS);

    Reception(PacketListener listener, Answers answers, Invocation program) {
        this.listener = listener;
        this.answers = answers;
        this.program = program;
    }

    /** Serves until this process ends. */
    void open() {
        LOG.info("Waiting for connection...");
        try {
            while (true) {
                places.acquire();
                try {
                    serve(listener.accept());
                } catch (SyscallException e) {
                    places.release();
                    LOG.warn("A client cannot be taken in: {}", e.getMessage());
                    Thread.sleep(PAUSE_MILLIS); // descriptors may be used up, and clients that leave give some back
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(PacketSocket socket) {
        Thread thread = new Thread(
                () -> {
                    try (socket) {
                        new Conversation(answers, socket, program, false).hold();
                    } finally {
                        places.release();
                    }
                },
                "torpor-client");
        thread.setDaemon(true);
        thread.start();
    }
}
