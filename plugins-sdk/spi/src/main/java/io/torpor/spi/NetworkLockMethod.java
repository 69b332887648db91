package io.torpor.spi;

/** How the packets of a tree are held back while it is saved, and until it is back: a value of the session, which {@code inventory.network_lock_method} keeps. */
public enum NetworkLockMethod {
    /** Rules made by iptables-restore(8). Also what images say of a tree without connections. */
    IPTABLES(0),

    /** A table of our own in nf_tables. */
    NFTABLES(1),

    /** Not at all: somebody else sees to it. */
    SKIP(2);

    private final int number;

    NetworkLockMethod(int number) {
        this.number = number;
    }

    /** As images have it; requests over RPC count from 1. */
    public int number() {
        return number;
    }
}
