package io.torpor.network;

/** {@code --network-lock skip}: others see to it. */
enum NoLock implements HeldLock {
    INSTANCE;

    @Override
    public void makeLasting() {
        // There is nothing that could end.
    }

    @Override
    public void keep() {
        // As above.
    }

    @Override
    public void release() {
        // Nothing is held.
    }
}
