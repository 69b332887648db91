package io.torpor.network;

import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.proto.inventory_entry;
import io.torpor.linux.SyscallException;
import io.torpor.spi.NetworkConnection;
import io.torpor.spi.NetworkLockMethod;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.TorporException;
import java.util.List;
import java.util.Optional;

/**
 * The lock that images tell of, ours or the peer's: it was left in this network namespace if this is where they were made.
 *
 * @param runId names its table
 * @param connections what it holds back; not empty
 */
record SavedLock(NetworkLockMethod method, String runId, List<NetworkConnection> connections) {
    /** Empty when the tree has no connections, so nothing was locked. */
    static Optional<SavedLock> of(RestoreContext context) throws TorporException {
        ImageSet images = context.require(ImageSet.class);
        List<NetworkConnection> connections = SavedConnections.of(images);
        if (connections.isEmpty()) {
            return Optional.empty();
        }
        inventory_entry inventory =
                images.all(ImageType.INVENTORY, inventory_entry.class).get(0);
        return Optional.of(new SavedLock(method(inventory), inventory.getDumpCriuRunId(), connections));
    }

    private static NetworkLockMethod method(inventory_entry inventory) {
        for (NetworkLockMethod method : NetworkLockMethod.values()) {
            if (method.number() == inventory.getNetworkLockMethod()) {
                return method;
            }
        }
        return NetworkLockMethod.SKIP;
    }

    /** The name of its table. */
    String table() {
        return Tables.lockOf(runId);
    }

    boolean isTableHere() {
        if (method != NetworkLockMethod.NFTABLES) {
            return false;
        }
        try (Nftables nftables = new Nftables()) {
            return nftables.exists(table());
        } catch (SyscallException e) {
            // Without nf_tables, or the right to use it, there is none of ours.
            return false;
        }
    }

    /** Ends it, if it is here. */
    void release() throws TorporException {
        switch (method) {
            case NFTABLES -> {
                if (isTableHere()) {
                    LeftTable.here(table()).delete();
                }
            }
            case IPTABLES -> {
                for (FilterRules rules : FilterRules.of(connections)) {
                    if (!rules.isEmpty() && Iptables.isInstalled()) {
                        rules.unmake();
                    }
                }
            }
            case SKIP -> {
                // Whoever locked it unlocks it.
            }
        }
    }
}
