package io.torpor.sockets.unix;

import com.google.protobuf.ByteString;
import io.torpor.abi.SocketConstants;
import io.torpor.image.ImageRecords;
import io.torpor.image.ImageType;
import io.torpor.image.proto.fd_types;
import io.torpor.image.proto.file_entry;
import io.torpor.image.proto.sk_opts_entry;
import io.torpor.image.proto.unix_sk_entry;
import io.torpor.spi.DumpContext;
import io.torpor.spi.ExternalFiles;
import io.torpor.spi.Options;
import io.torpor.tracee.FileRegistry;
import io.torpor.tracee.SignalOwners;
import java.util.HashSet;
import java.util.Set;

/**
 * Sockets that those of the tree are connected to, and that stay outside of the images where the user allows it: each gets a record that nothing but
 * other records refer to. A restore connects to their names, or is handed the ends of the tree as they are.
 */
final class OutsideSockets {
    /** In {@code unix_sk_entry.uflags}: not one of the tree's. */
    static final int EXTERNAL = 1;

    private final DumpContext context;
    private final ExternalFiles external;
    private final boolean datagrams;
    private final Set<Integer> saved = new HashSet<>();

    OutsideSockets(DumpContext context) {
        this.context = context;
        external = context.options().get(Options.EXTERNAL);
        datagrams = context.options().get(Options.EXTERNAL_UNIX_SOCKETS);
    }

    /** Whether the user has said it of this socket. */
    boolean isNamed(UnixSocket socket) {
        return external.hasUnixSocket(socket.inode());
    }

    /**
     * Whether a socket may be connected to one outside.
     *
     * @param other null for one that this network namespace does not have
     */
    boolean allows(UnixSocket socket, UnixSocket other) {
        return isNamed(socket)
                || datagrams && socket.type() == SocketConstants.SOCK_DGRAM && other != null && other.name().length > 0;
    }

    /** Saves the one that a socket of the tree is connected to. */
    void save(UnixSocket socket, UnixSocket other) {
        if (!saved.add(socket.peer())) {
            return;
        }
        int id = context.require(FileRegistry.class).reserve();
        unix_sk_entry record = unix_sk_entry
                .newBuilder()
                .setId(id)
                .setIno(socket.peer())
                .setType(SocketConstants.SOCK_DGRAM)
                .setState(UnixSocket.LISTEN)
                .setFlags(0)
                .setUflags(EXTERNAL)
                .setBacklog(0)
                .setPeer(0)
                .setFown(SignalOwners.none())
                .setOpts(noOptions())
                .setName(other == null ? ByteString.EMPTY : ByteString.copyFrom(other.name()))
                .build();
        // First, as the peer resolves what a socket is connected to when it comes to its record.
        context.require(ImageRecords.class)
                .addFirst(
                        ImageType.FILES,
                        file_entry
                                .newBuilder()
                                .setType(fd_types.UNIXSK)
                                .setId(id)
                                .setUsk(record)
                                .build());
    }

    private static sk_opts_entry noOptions() {
        return sk_opts_entry
                .newBuilder()
                .setSoSndbuf(0)
                .setSoRcvbuf(0)
                .setSoSndTmoSec(0)
                .setSoSndTmoUsec(0)
                .setSoRcvTmoSec(0)
                .setSoRcvTmoUsec(0)
                .build();
    }
}
