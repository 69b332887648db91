package io.torpor.network;

import io.torpor.spi.TorporException;

/** Packets that are held back: a value of the session. For the session's thread, and for the one that undoes. */
interface HeldLock {
    /**
     * From here on it outlives the engine. Until {@link #keep}, it is noted as something to be mended if the engine is killed.
     *
     * @throws TorporException when that cannot be done; it is then as it was
     */
    void makeLasting() throws TorporException;

    /** What it was made for has come about, and whoever ends it is somebody else. */
    void keep();

    /** Lets packets through; does nothing the second time. */
    void release() throws TorporException;
}
