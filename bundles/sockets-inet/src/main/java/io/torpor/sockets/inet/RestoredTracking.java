package io.torpor.sockets.inet;

import com.google.protobuf.ByteString;
import io.torpor.abi.Errno;
import io.torpor.image.OwnField;
import io.torpor.image.proto.inet_sk_entry;
import io.torpor.image.proto.tcp_stream_entry;
import io.torpor.linux.SyscallException;
import io.torpor.spi.Issue;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.Subject;
import java.util.ArrayList;
import java.util.List;

/** Makes the kernel track connections that it tracked where they were dumped, so that rules which let pass what belongs to known connections let them pass. */
final class RestoredTracking implements AutoCloseable {
    private final List<Made> made = new ArrayList<>();
    private ConnectionTracking tracking;
    private int untracked;
    private String reason = "";

    private record Made(int family, TrackingEntry entry) {}

    /** The session's. */
    static RestoredTracking of(RestoreContext context) {
        return context.findOrProvide(RestoredTracking.class, () -> {
            RestoredTracking created = new RestoredTracking();
            context.undo("take back entries of connection tracking", created::undo);
            return created;
        });
    }

    /** Before packets may pass. Where the connection has an entry, that stays as it is. */
    void restore(inet_sk_entry record, tcp_stream_entry stream) {
        ByteString saved = OwnField.TCP_TRACKING.bytes(stream);
        if (saved == null) {
            return;
        }
        TrackingEntry entry = new TrackingEntry(saved.toByteArray());
        int family = Endpoint.of(record.getFamily(), 0, record.getSrcAddrList(), 0)
                .unmapped()
                .family();
        try {
            tracking = tracking == null ? new ConnectionTracking() : tracking;
            restore(family, entry);
        } catch (SyscallException e) {
            count(e.getMessage());
        }
    }

    private void restore(int family, TrackingEntry entry) {
        if (entry.isTranslated()) {
            if (!tracking.has(family, entry)) {
                count("their addresses were translated (NAT) where they were dumped");
            }
            return;
        }
        int error = tracking.tryMake(family, entry);
        if (error == 0) {
            made.add(new Made(family, entry));
        } else if (error != Errno.EEXIST) {
            count(Errno.name(error));
        }
    }

    private void count(String why) {
        untracked++;
        reason = why;
    }

    /** Says what is missing, once for all. */
    void end(RestoreContext context) {
        if (untracked > 0) {
            context.report(
                    Issue.warning(
                            "SOCKETS-INET-025",
                            new Subject.Other("TCP connections"),
                            untracked
                                    + " TCP connections have no entry in the connection tracking of this network namespace, as they had: "
                                    + reason + ". Rules that look at the state of connections may drop their packets",
                            "Let packets of these connections pass, and set net.netfilter.nf_conntrack_tcp_loose to 1, as is usual: then their first packets make entries."));
        }
        close();
    }

    private void undo() {
        for (Made one : made) {
            tracking.delete(one.family(), one.entry());
        }
        close();
    }

    @Override
    public void close() {
        made.clear();
        if (tracking != null) {
            tracking.close();
            tracking = null;
        }
    }
}
