package io.torpor.rpc;

import io.torpor.linux.PacketSocket;

/** Interrupts a session whose client is no longer there: nobody would learn of its success, so the tree is to stay as it was. */
final class ClientWatch implements AutoCloseable {
    private static final int LOOK_FOR_MILLIS = 100;

    private final PacketSocket socket;
    private final Thread session;
    private boolean over;
    private boolean abandoned;

    /** Begins. Owns the socket. */
    ClientWatch(PacketSocket socket, Thread session) {
        this.socket = socket;
        this.session = session;
        Thread thread = new Thread(this::watch, "torpor-client-watch");
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        try (socket) {
            while (!isOver()) {
                if (socket.isAbandoned(LOOK_FOR_MILLIS)) {
                    interrupt();
                    return;
                }
            }
        }
    }

    private synchronized boolean isOver() {
        return over;
    }

    private synchronized void interrupt() {
        if (!over) {
            abandoned = true;
            session.interrupt();
        }
    }

    /** The session is over; to be called by its thread, whose interrupt status is then as it was. */
    @Override
    public synchronized void close() {
        over = true;
        if (abandoned) {
            Thread.interrupted();
        }
    }
}
