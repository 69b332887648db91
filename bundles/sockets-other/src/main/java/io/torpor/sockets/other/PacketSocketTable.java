package io.torpor.sockets.other;

import io.torpor.abi.DiagConstants;
import io.torpor.abi.SocketConstants;
import io.torpor.linux.SocketDiagnosis;
import io.torpor.linux.SyscallException;
import io.torpor.spi.DumpContext;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The packet sockets of the network namespace, by inode; asked for when the first is met. The kernel only lists them all. */
final class PacketSocketTable {
    private static final int REQUEST_BYTES = 20;
    private static final int NO_COOKIE = -1;
    private static final int SHOW =
            DiagConstants.PACKET_SHOW_INFO | DiagConstants.PACKET_SHOW_MCLIST | DiagConstants.PACKET_SHOW_RING_CFG;

    private final Map<Integer, PacketSocket> byInode = new HashMap<>();

    private PacketSocketTable() {}

    /** The session's. */
    static PacketSocketTable of(DumpContext context) throws TorporException {
        Optional<PacketSocketTable> known = context.find(PacketSocketTable.class);
        if (known.isPresent()) {
            return known.get();
        }
        PacketSocketTable table = new PacketSocketTable();
        ByteBuffer request = ByteBuffer.allocate(REQUEST_BYTES)
                .order(ByteOrder.nativeOrder())
                .put(0, (byte) SocketConstants.AF_PACKET)
                .putInt(8, SHOW)
                .putInt(12, NO_COOKIE)
                .putInt(16, NO_COOKIE);
        try (SocketDiagnosis diagnosis = new SocketDiagnosis()) {
            diagnosis.list(request, message -> {
                PacketSocket socket = PacketSocket.parse(message);
                table.byInode.put(socket.inode(), socket);
            });
        } catch (SyscallException e) {
            throw Issue.error(
                            "SOCKETS-OTHER-002",
                            new Subject.Other("packet sockets"),
                            "The packet sockets of this machine cannot be listed: " + e.getMessage(),
                            "The kernel must be built with CONFIG_PACKET_DIAG, or have the module af_packet_diag.")
                    .causedBy(e)
                    .toException();
        }
        context.provide(PacketSocketTable.class, table);
        return table;
    }

    /** Null when this network namespace has no such one. */
    PacketSocket find(int inode) {
        return byInode.get(inode);
    }
}
