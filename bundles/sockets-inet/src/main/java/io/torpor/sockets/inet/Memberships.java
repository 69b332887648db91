package io.torpor.sockets.inet;

import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import io.torpor.spi.DumpContext;
import java.util.ArrayList;
import java.util.List;

/**
 * Which multicast groups sockets are members of; ip(7), RFC 3678. The kernel lists the groups of each interface, and tells of a socket what it wants to hear of one group, so
 * each socket is asked for each group. That most have none but those of every machine makes it cheap.
 */
final class Memberships {
    private final List<MulticastGroup> groups;

    private Memberships(List<MulticastGroup> groups) {
        this.groups = groups;
    }

    /** The session's, read when the first datagram socket is met. */
    static Memberships of(DumpContext context) {
        return context.findOrProvide(Memberships.class, () -> new Memberships(MulticastGroup.list()));
    }

    /** Those of a socket that receives datagrams. */
    List<Membership> find(LocalFd socket, int family) {
        List<Membership> found = new ArrayList<>();
        for (MulticastGroup group : groups) {
            if (family == SocketConstants.AF_INET6 || group.family() == SocketConstants.AF_INET) {
                Membership.of(socket, group).ifPresent(found::add);
            }
        }
        return found;
    }
}
