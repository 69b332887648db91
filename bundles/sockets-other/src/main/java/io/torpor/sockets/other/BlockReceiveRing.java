package io.torpor.sockets.other;

import static io.torpor.abi.PacketConstants.*;

import java.nio.ByteBuffer;
import java.util.OptionalInt;

/**
 * A receive ring of blocks that are filled one packet after the other: TPACKET_V3, {@code struct tpacket_block_desc} of {@code linux/if_packet.h}. The kernel counts the blocks that it opens, and writes
 * the count into each.
 */
final class BlockReceiveRing implements ReceiveRing {
    private static final int STATUS = 8;
    private static final int PACKETS = 12;
    private static final int FIRST_PACKET = 16;
    private static final int LENGTH = 20;
    private static final int COUNT = 24;
    private static final int LAST_TIME = 40;
    /** What a packet's header may take: it depends on options, and need not be exact. */
    private static final int HEADER_ROOM = 256;

    private static final int SMALL_PACKET = 60;

    private final RingShape shape;

    BlockReceiveRing(RingShape shape) {
        this.shape = shape;
    }

    @Override
    public OptionalInt head(ByteBuffer rings) {
        int last = lastOpened(rings);
        boolean filled = isUnread(rings, last) || packets(rings, last) > 0;
        return OptionalInt.of(filled ? (last + 1) % shape.blocks() : last);
    }

    private int lastOpened(ByteBuffer rings) {
        int last = 0;
        for (int i = 1; i < shape.blocks(); i++) {
            if (rings.getLong(shape.block(i) + COUNT) > rings.getLong(shape.block(last) + COUNT)) {
                last = i;
            }
        }
        return last;
    }

    private boolean isUnread(ByteBuffer rings, int block) {
        return rings.getInt(shape.block(block) + STATUS) != TP_STATUS_KERNEL;
    }

    private int packets(ByteBuffer rings, int block) {
        return rings.getInt(shape.block(block) + PACKETS);
    }

    /** A block that is being filled is saved as one that the kernel gave away because time was up. The one that is next cannot be kept if the program has not read it yet. */
    @Override
    public boolean save(ByteBuffer rings, RingContent content) {
        int last = lastOpened(rings);
        int head = head(rings).getAsInt();
        boolean all = true;
        for (int i = 0; i < shape.blocks(); i++) {
            boolean open = i == last && !isUnread(rings, i) && packets(rings, i) > 0;
            if (i == head) {
                all &= !isUnread(rings, i);
            } else if (open || isUnread(rings, i)) {
                all &= save(rings, i, open, content);
            }
        }
        return all;
    }

    private boolean save(ByteBuffer rings, int block, boolean open, RingContent content) {
        int at = shape.block(block);
        byte[] copy = new byte[Math.min(shape.blockBytes(), rings.getInt(at + LENGTH))];
        rings.get(at, copy);
        if (open) {
            ByteBuffer closed = ByteBuffer.wrap(copy).order(rings.order());
            int packet = closed.getInt(FIRST_PACKET);
            for (int i = 1; i < closed.getInt(PACKETS); i++) {
                packet += closed.getInt(packet);
            }
            closed.putInt(LAST_TIME, closed.getInt(packet + 4)).putInt(LAST_TIME + 4, closed.getInt(packet + 8));
            closed.putInt(STATUS, TP_STATUS_USER | TP_STATUS_BLK_TMO);
        }
        return content.addCopy(copy, at);
    }

    /** A packet that opens the block is hidden from the program, by letting the block's first packet begin behind it. The kernel closes a block when time is up, perhaps just then; so it is tried again. */
    @Override
    public boolean advance(ByteBuffer rings, int head, LoopbackSender sender) {
        int largest = sender.largest();
        long packetsToSend = (long) (shape.blocks() + 2) * (shape.blockBytes() / largest + 6) * 4;
        while (true) {
            int open = lastOpened(rings);
            if (open == head) {
                int at = shape.block(head);
                if (packets(rings, head) > 0) {
                    rings.putInt(at + FIRST_PACKET, rings.getInt(at + LENGTH)).putInt(at + PACKETS, 0);
                }
                if (!isUnread(rings, head) && lastOpened(rings) == head) {
                    free(rings);
                    return true;
                }
            }
            free(rings);
            int room = shape.blockBytes() - rings.getInt(shape.block(open) + LENGTH) - HEADER_ROOM;
            if (packetsToSend-- < 0 || !sender.send(Math.max(SMALL_PACKET, Math.min(largest, room)))) {
                return false;
            }
        }
    }

    private void free(ByteBuffer rings) {
        for (int i = 0; i < shape.blocks(); i++) {
            if (isUnread(rings, i)) {
                rings.putInt(shape.block(i) + STATUS, TP_STATUS_KERNEL);
            }
        }
    }
}
