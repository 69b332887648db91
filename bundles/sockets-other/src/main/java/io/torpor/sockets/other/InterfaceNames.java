package io.torpor.sockets.other;

import com.google.protobuf.ByteString;
import io.torpor.abi.LocalFd;
import io.torpor.linux.NetworkInterfaces;
import io.torpor.spi.Issue;
import io.torpor.spi.Options;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/** Network interfaces of records: by name in ours, by number alone in the peer's. */
final class InterfaceNames {
    private InterfaceNames() {}

    /** As a field of ours has it; null for none and for one that is gone. */
    static byte[] encoded(LocalFd socket, int index) {
        return index <= 0
                ? null
                : NetworkInterfaces.name(socket, index)
                        .map(name -> name.getBytes(StandardCharsets.ISO_8859_1))
                        .orElse(null);
    }

    /**
     * The number of an interface at the restore.
     *
     * @param name as saved; null when it was not
     * @param index at the dump
     */
    static int find(LocalFd socket, ByteString name, int index, Subject subject, RestoreContext context)
            throws TorporException {
        if (index <= 0) {
            return index;
        }
        if (name == null) {
            if (NetworkInterfaces.name(socket, index).isEmpty()) {
                throw missing(subject, "number " + index);
            }
            return index;
        }
        String text = context.options().get(Options.NETWORK_MAP).device(name.toString(StandardCharsets.ISO_8859_1));
        OptionalInt found = NetworkInterfaces.index(socket, text);
        if (found.isEmpty()) {
            throw missing(subject, text);
        }
        return found.getAsInt();
    }

    private static TorporException missing(Subject subject, String what) {
        return Issue.error(
                        "SOCKETS-OTHER-009",
                        subject,
                        "Cannot restore the " + subject + ": there is no network interface " + what,
                        "Make that interface, or name another one with --map-interface OLD=NEW.")
                .toException();
    }
}
