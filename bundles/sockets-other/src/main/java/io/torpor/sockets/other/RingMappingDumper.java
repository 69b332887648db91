package io.torpor.sockets.other;

import com.google.protobuf.Message;
import io.torpor.abi.Madvise;
import io.torpor.abi.MmapFlags;
import io.torpor.abi.OpenFlags;
import io.torpor.image.proto.packet_sock_entry;
import io.torpor.image.proto.vma_entry;
import io.torpor.spi.Claims;
import io.torpor.spi.DumpContext;
import io.torpor.spi.Issue;
import io.torpor.spi.Mapping;
import io.torpor.spi.MappingDumper;
import io.torpor.spi.TorporException;
import org.osgi.service.component.annotations.Component;

/** Saves that the rings of a packet socket are mapped; what is in them is saved with the socket. They are mapped as a whole, or not at all; mmap(2) of packet(7). */
@Component
@Claims("socket")
public final class RingMappingDumper implements MappingDumper {
    /** Bits of {@code vma_entry.status}: a regular mapping, of a socket, that does not count for the commit limit. */
    private static final int STATUS = 1 | 1 << 11 | 1 << 18;

    /** The sockets of the tree may not have been looked at yet. */
    @Override
    public void inspect(Mapping mapping, DumpContext context) throws TorporException {
        PacketSocket socket = PacketSocketTable.of(context).find((int) mapping.inode());
        if (socket == null) {
            throw refusal(
                    mapping,
                    "that is no packet socket of the network namespace that Torpor is in",
                    "Run Torpor in the network namespace of the tree.");
        }
        long bytes = mapping.range().bytes();
        if (mapping.offset() != 0 || bytes != socket.ringBytes() || !mapping.shared()) {
            throw refusal(
                    mapping,
                    "it has " + bytes + " bytes of the " + socket.ringBytes() + " of the socket's rings",
                    "Have the program map the rings as a whole, and leave them so.");
        }
    }

    @Override
    public Message dump(Mapping mapping, DumpContext context) throws TorporException {
        vma_entry.Builder record = vma_entry
                .newBuilder()
                .setStart(mapping.range().start())
                .setEnd(mapping.range().end())
                .setPgoff(0)
                .setShmid(find(mapping, context).getId())
                .setProt(mapping.protection())
                .setFlags(MmapFlags.MAP_SHARED | (mapping.flags().contains("lo") ? MmapFlags.MAP_LOCKED : 0))
                .setStatus(STATUS)
                .setFd(-1)
                .setFdflags(OpenFlags.O_RDWR);
        long advice = (mapping.flags().contains("dc") ? 1L << Madvise.MADV_DONTFORK : 0)
                | (mapping.flags().contains("dd") ? 1L << Madvise.MADV_DONTDUMP : 0);
        return advice == 0 ? record.build() : record.setMadv(advice).build();
    }

    /** The socket, by its inode; SOCKETS-OTHER-007. */
    private static packet_sock_entry find(Mapping mapping, DumpContext context) throws TorporException {
        packet_sock_entry socket = KnownSockets.of(context).packet(mapping.inode());
        if (socket == null) {
            throw refusal(
                    mapping,
                    "no packet socket of the tree with that inode is open any more",
                    "Have the program keep the socket open as long as its ring is mapped.");
        }
        return socket;
    }

    private static TorporException refusal(Mapping mapping, String why, String remedy) {
        return Issue.error(
                        "SOCKETS-OTHER-007",
                        mapping.subject(),
                        "Cannot dump " + mapping.subject() + ", which is of " + mapping.name() + ": " + why,
                        remedy)
                .toException();
    }
}
