package io.torpor.network;

import io.torpor.spi.NetworkConnection;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What a lock holds back.
 *
 * @param table adds to the messages of a table what is to be in it
 * @param rules the same for iptables
 */
record Scope(UnaryOperator<TableMessages> table, Supplier<List<FilterRules>> rules) {
    /** All packets of a network namespace. */
    static Scope everything() {
        return new Scope(Tables::addEverything, FilterRules::ofEverything);
    }

    static Scope of(List<NetworkConnection> connections) {
        return new Scope(table -> Tables.addConnections(table, connections), () -> FilterRules.of(connections));
    }
}
