package io.torpor.sockets.other;

import static io.torpor.abi.PacketConstants.*;

import io.torpor.abi.LocalFd;
import io.torpor.image.OwnField;
import io.torpor.image.proto.packet_ring;
import io.torpor.image.proto.packet_sock_entry;
import io.torpor.linux.LocalMapping;
import io.torpor.linux.Sockets;
import io.torpor.spi.SessionContext;
import io.torpor.spi.Subject;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalInt;

/** The rings of a socket, mapped into the engine while they are looked at or filled. */
final class PacketRings {
    private static final int OLD_REQUEST_BYTES = 16;
    private static final int REQUEST_BYTES = 28;
    private static final int STATISTICS_BYTES = 12;
    private static final int USUAL_HEADER = 10;

    private final packet_sock_entry record;
    private final Subject subject;
    private final SessionContext context;

    PacketRings(packet_sock_entry record, Subject subject, SessionContext context) {
        this.record = record;
        this.subject = subject;
        this.context = context;
    }

    static long bytes(packet_sock_entry record) {
        return (record.hasRxRing() ? RingShape.bytes(record.getRxRing()) : 0)
                + (record.hasTxRing() ? RingShape.bytes(record.getTxRing()) : 0);
    }

    private RingShape receiveShape() {
        return RingShape.of(record.getVersion(), record.getRxRing(), 0);
    }

    private RingShape transmitShape() {
        int start = record.hasRxRing() ? receiveShape().bytes() : 0;
        return RingShape.of(record.getVersion(), record.getTxRing(), start);
    }

    private boolean isTooLarge() {
        return bytes(record) > Integer.MAX_VALUE;
    }

    /** Adds where the kernel is in the rings, and what is in them. The program must be stopped. */
    packet_sock_entry save(LocalFd socket) {
        if (bytes(record) == 0 || isTooLarge()) {
            return record;
        }
        packet_sock_entry.Builder complete = record.toBuilder();
        RingContent content = new RingContent();
        try (LocalMapping mapping = LocalMapping.ofFile(socket, bytes(record))) {
            ByteBuffer rings = mapping.content();
            if (record.hasRxRing()) {
                ReceiveRing ring = ReceiveRing.of(receiveShape());
                put(OwnField.PACKET_RX_HEAD, ring.head(rings), complete, "receive");
                if (!ring.save(rings, content)) {
                    context.report(Problems.ring(subject, "receive", "it is full, and some of it is lost", ""));
                }
            }
            if (record.hasTxRing()) {
                TransmitRing ring = new TransmitRing(transmitShape(), record.getLoss());
                try (LoopbackSender sender = new LoopbackSender()) {
                    put(OwnField.PACKET_TX_HEAD, ring.head(rings, socket, sender), complete, "transmit");
                }
                if (!ring.save(rings, content)) {
                    context.report(Problems.ring(subject, "transmit", "it is too large", ""));
                }
            }
        }
        content.addTo(complete);
        return complete.build();
    }

    private void put(OwnField field, OptionalInt head, packet_sock_entry.Builder record, String which) {
        if (head.isPresent()) {
            new OwnField.Values().put(field, head.getAsInt()).addTo(record);
        } else {
            context.report(Problems.ring(
                    subject, which, "where the kernel is in it cannot be told", "Set the loopback interface up."));
        }
    }

    /** Makes the rings. If a receive ring is brought to its place, the socket is bound to something else afterwards. */
    void restore(LocalFd socket) {
        if (record.hasRxRing()) {
            make(socket, PACKET_RX_RING, record.getRxRing());
        }
        if (record.hasTxRing()) {
            make(socket, PACKET_TX_RING, record.getTxRing());
        }
        if (bytes(record) == 0 || isTooLarge()) {
            return;
        }
        try (LocalMapping mapping = LocalMapping.ofFile(socket, bytes(record));
                LoopbackSender sender = new LoopbackSender()) {
            advance(socket, mapping.content(), sender);
            if (RingContent.fits(record, bytes(record))) {
                RingContent.restore(record, mapping.content());
                VarHandle.fullFence();
            }
        }
        // The packets of no meaning were counted.
        Sockets.option(socket, SOL_PACKET, PACKET_STATISTICS, STATISTICS_BYTES);
    }

    private void make(LocalFd socket, int option, packet_ring ring) {
        ByteBuffer request = ByteBuffer.allocate(record.getVersion() == TPACKET_V3 ? REQUEST_BYTES : OLD_REQUEST_BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(ring.getBlockSize())
                .putInt(ring.getBlockNr())
                .putInt(ring.getFrameSize())
                .putInt(ring.getFrameNr());
        if (record.getVersion() == TPACKET_V3) {
            request.putInt(ring.getRetireTmo()).putInt(ring.getSizeofPriv()).putInt(ring.getFeatures());
        }
        Sockets.setOption(socket, SOL_PACKET, option, request.array());
    }

    /** The transmit ring first: the receive ring gets what is sent. */
    private void advance(LocalFd socket, ByteBuffer rings, LoopbackSender sender) {
        if (record.hasTxRing()) {
            long head = OwnField.PACKET_TX_HEAD.get(record, -1);
            boolean done = head == 0;
            if (head > 0 && head < record.getTxRing().getFrameNr()) {
                done = new TransmitRing(transmitShape(), record.getLoss())
                        .advance(rings, (int) head, socket, extraHeader(), sender);
            }
            reportUnless(done, head, "transmit");
        }
        if (record.hasRxRing()) {
            RingShape shape = receiveShape();
            long head = OwnField.PACKET_RX_HEAD.get(record, -1);
            int places = record.getVersion() == TPACKET_V3 ? shape.blocks() : shape.frames();
            boolean done = head == 0;
            if (head > 0 && head < places) {
                Sockets.bind(socket, sender.address());
                done = ReceiveRing.of(shape).advance(rings, (int) head, sender);
            }
            reportUnless(done, head, "receive");
        }
    }

    private int extraHeader() {
        return record.getVnetHdr() ? (int) OwnField.PACKET_VNET_HEADER_BYTES.get(record, USUAL_HEADER) : 0;
    }

    private void reportUnless(boolean done, long head, String which) {
        if (!done) {
            context.report(
                    head < 0
                            ? Problems.ring(subject, which, "the images do not say where that was", "")
                            : Problems.ring(
                                    subject,
                                    which,
                                    "packets cannot be sent to the loopback interface for that",
                                    "Set the loopback interface up (ip link set lo up)."));
        }
    }
}
