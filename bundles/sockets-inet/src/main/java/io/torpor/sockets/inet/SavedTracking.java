package io.torpor.sockets.inet;

import io.torpor.image.OwnField;
import io.torpor.image.proto.inet_sk_entryOrBuilder;
import io.torpor.image.proto.tcp_stream_entry;
import io.torpor.linux.SyscallException;
import io.torpor.spi.DumpContext;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;

/** Adds to the records of connections what the kernel's connection tracking knows of them, if it is in use. */
final class SavedTracking implements AutoCloseable {
    private ConnectionTracking tracking;
    private boolean inUse = true;

    tcp_stream_entry save(inet_sk_entryOrBuilder record, tcp_stream_entry stream, DumpContext context) {
        if (!inUse || tracking == null && !open()) {
            return stream;
        }
        Endpoint local = Endpoint.of(record.getFamily(), record.getSrcPort(), record.getSrcAddrList(), 0);
        Endpoint remote = Endpoint.of(record.getFamily(), record.getDstPort(), record.getDstAddrList(), 0);
        byte[] entry;
        try {
            entry = tracking.find(local.unmapped(), remote.unmapped());
        } catch (SyscallException e) {
            inUse = false;
            context.report(Issue.warning(
                            "SOCKETS-INET-025",
                            new Subject.Other("TCP connections"),
                            "What the kernel's connection tracking knows of TCP connections is not saved: "
                                    + e.getMessage()
                                    + ". Where they are restored in another network namespace, rules that look at the state of connections may drop their packets",
                            "Load the module nf_conntrack_netlink.")
                    .causedBy(e));
            return stream;
        }
        if (entry == null) {
            return stream;
        }
        tcp_stream_entry.Builder with = stream.toBuilder();
        new OwnField.Values().put(OwnField.TCP_TRACKING, entry).addTo(with);
        return with.build();
    }

    private boolean open() {
        inUse = ConnectionTracking.isInUse();
        if (inUse) {
            tracking = new ConnectionTracking();
        }
        return inUse;
    }

    @Override
    public void close() {
        inUse = false;
        if (tracking != null) {
            tracking.close();
            tracking = null;
        }
    }
}
