package io.torpor.network;

import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;

/**
 * A table that a killed engine may have left, as the journal names it: {@code CRIU-... in network namespace 4026531840}.
 *
 * @param namespace inode of the network namespace that it is in
 */
record LeftTable(String name, long namespace) {
    /** How the journal calls it. */
    static final String NOTE = "network lock";

    private static final String IN = " in network namespace ";

    /** One in the network namespace of this thread. */
    static LeftTable here(String name) {
        return new LeftTable(name, Namespaces.own());
    }

    static LeftTable parse(String data) throws TorporException {
        int at = data.indexOf(IN);
        try {
            return new LeftTable(data.substring(0, at), Long.parseLong(data.substring(at + IN.length())));
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw Issue.error(
                            "NETWORK-006",
                            new Subject.Other(data),
                            "Cannot mend the network lock \"" + data + "\": that is no name of a table",
                            "Delete the table by hand, with nft delete table inet NAME.")
                    .causedBy(e)
                    .toException();
        }
    }

    /** Deletes it, if it and its namespace are still there. */
    void delete() throws TorporException {
        try {
            Namespaces.in(namespace, this::deleteHere);
        } catch (Exception e) {
            throw Problems.notUnlocked(name, e);
        }
    }

    private boolean deleteHere() {
        try (Nftables nftables = new Nftables()) {
            return nftables.delete(name);
        }
    }

    @Override
    public String toString() {
        return name + IN + namespace;
    }
}
