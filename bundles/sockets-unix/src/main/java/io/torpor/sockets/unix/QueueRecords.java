package io.torpor.sockets.unix;

import io.torpor.abi.SocketConstants;
import io.torpor.image.ImageEntry;
import io.torpor.image.ImageRecords;
import io.torpor.image.ImageType;
import io.torpor.image.OwnField;
import io.torpor.image.proto.scm_entry;
import io.torpor.image.proto.sk_packet_entry;
import io.torpor.image.proto.sk_ucred_entry;
import io.torpor.linux.MessageBuffer;
import io.torpor.spi.DumpContext;
import io.torpor.spi.OpenFile;
import io.torpor.spi.TorporException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** From queues to records of what is in them, and back. */
final class QueueRecords {
    private QueueRecords() {}

    /** What is in the queue of a socket, where poll(2) says that there is something to read. */
    static List<Packet> read(OpenFile file, UnixSocket socket, QueueReader.Rights rights, DumpContext context)
            throws TorporException {
        QueueReader reader = new QueueReader(file, socket, rights);
        List<Packet> packets = reader.read();
        if (reader.isLabelled()) {
            context.report(Refusals.label(file));
        }
        return packets;
    }

    static void save(OpenFile file, List<Packet> packets, ImageRecords images) {
        for (Packet packet : packets) {
            images.add(ImageType.SK_QUEUES, 0, record(file, packet).build(), packet.content());
        }
    }

    /** @param turn of the client to be accepted, from 0 */
    static void saveWaiting(OpenFile listener, int turn, List<Packet> packets, ImageRecords images) {
        for (Packet packet : packets) {
            sk_packet_entry.Builder entry = record(listener, packet);
            new OwnField.Values().put(OwnField.PACKET_TURN, turn).addTo(entry);
            images.add(ImageType.UNIX_WAITING, 0, entry.build(), packet.content());
        }
    }

    private static sk_packet_entry.Builder record(OpenFile file, Packet packet) {
        sk_packet_entry.Builder entry =
                sk_packet_entry.newBuilder().setIdFor(file.id()).setLength(packet.content().length);
        if (packet.sender() != null) {
            entry.setUcred(sk_ucred_entry
                    .newBuilder()
                    .setPid(packet.sender().pid())
                    .setUid(packet.sender().user())
                    .setGid(packet.sender().group()));
        }
        if (!packet.files().isEmpty()) {
            entry.addScm(
                    scm_entry.newBuilder().setType(SocketConstants.SCM_RIGHTS).addAllRights(packet.files()));
        }
        if (packet.from().length > 0) {
            new OwnField.Values().put(OwnField.PACKET_SENDER, packet.from()).addTo(entry);
        }
        if (packet.urgent()) {
            new OwnField.Values().put(OwnField.PACKET_URGENT, 1).addTo(entry);
        }
        return entry;
    }

    static Packet load(ImageEntry<sk_packet_entry> packet, SavedSocket receiver) throws TorporException {
        sk_packet_entry entry = packet.record();
        ByteBuffer extra = packet.extra();
        byte[] content = new byte[extra.remaining()];
        extra.get(content);
        MessageBuffer.Credentials sender = entry.hasUcred()
                ? new MessageBuffer.Credentials(
                        entry.getUcred().getPid(),
                        entry.getUcred().getUid(),
                        entry.getUcred().getGid())
                : null;
        List<Integer> files = new ArrayList<>();
        for (scm_entry scm : entry.getScmList()) {
            if (scm.getType() != SocketConstants.SCM_RIGHTS) {
                throw SavedSockets.refused(
                        receiver,
                        "its queue has a control message of a kind that is not known (" + scm.getType() + ")");
            }
            files.addAll(scm.getRightsList());
        }
        byte[] from = OwnField.PACKET_SENDER.isIn(entry)
                ? OwnField.PACKET_SENDER.bytes(entry).toByteArray()
                : new byte[0];
        return new Packet(content, sender, files, from, OwnField.PACKET_URGENT.get(entry, 0) != 0);
    }
}
