package io.torpor.image;

import com.google.protobuf.Message;
import io.torpor.image.proto.bpfmap_data_entry;
import io.torpor.image.proto.ghost_chunk_entry;
import io.torpor.image.proto.ghost_file_entry;
import io.torpor.image.proto.ipc_msg;
import io.torpor.image.proto.ipc_msg_entry;
import io.torpor.image.proto.ipc_sem_entry;
import io.torpor.image.proto.ipc_shm_entry;
import io.torpor.image.proto.pagemap_head;
import io.torpor.image.proto.pipe_data_entry;
import io.torpor.image.proto.sk_packet_entry;
import io.torpor.image.proto.tcp_stream_entry;

/**
 * What may stand in one file, in order: which message comes next, and how many extra bytes follow it. Reading and writing share it. For one thread.
 */
public final class EntrySequence {
    /** Extra bytes up to the end of the file. */
    public static final long REST = -1;

    private final ImageType type;
    private int taken;
    /** Messages of a System V queue that are still to come. */
    private long queued;
    /** Content follows in chunks, so that there may be further records. */
    private boolean chunked;

    public EntrySequence(ImageType type) {
        this.type = type;
    }

    /** The default instance of the message that must come next; null if none may. */
    public Message next() {
        return switch (type) {
            case PAGEMAP, SHMEM_PAGEMAP -> taken == 0 ? pagemap_head.getDefaultInstance() : Prototypes.only(type);
            case GHOST_FILE ->
                taken == 0 ? ghost_file_entry.getDefaultInstance() : chunked ? Prototypes.only(type) : null;
            case IPCNS_MSG -> queued == 0 ? ipc_msg_entry.getDefaultInstance() : Prototypes.only(type);
            default -> type.single() && taken > 0 ? null : Prototypes.only(type);
        };
    }

    /** Whether the file may end here. */
    public boolean mayEnd() {
        return taken > 0 && queued == 0;
    }

    /**
     * Takes the record that comes next.
     *
     * @return how many extra bytes follow it, without padding, as an unsigned number; or {@link #REST}
     */
    public long take(Message record) {
        taken++;
        return switch (type) {
            case PIPES_DATA, FIFO_DATA -> unsigned(((pipe_data_entry) record).getBytes());
            case SK_QUEUES, UNIX_WAITING -> unsigned(((sk_packet_entry) record).getLength());
            case TCP_STREAM -> {
                tcp_stream_entry stream = (tcp_stream_entry) record;
                yield unsigned(stream.getInqLen()) + unsigned(stream.getOutqLen());
            }
            case BPFMAP_DATA -> {
                bpfmap_data_entry map = (bpfmap_data_entry) record;
                yield unsigned(map.getKeysBytes()) + unsigned(map.getValuesBytes());
            }
            case IPCNS_SEM -> 2 * unsigned(((ipc_sem_entry) record).getNsems());
            case IPCNS_SHM -> {
                ipc_shm_entry segment = (ipc_shm_entry) record;
                yield segment.getInPagemaps() ? 0 : saturated(segment.getSize());
            }
            case IPCNS_MSG -> queue(record);
            case GHOST_FILE -> ghost(record);
            default -> 0;
        };
    }

    /** Extra bytes are padded to a multiple of this. */
    public int alignment() {
        return switch (type) {
            case IPCNS_SHM -> 4;
            case IPCNS_MSG, IPCNS_SEM -> 8;
            default -> 1;
        };
    }

    private long queue(Message record) {
        if (record instanceof ipc_msg_entry head) {
            queued = unsigned(head.getQnum());
            return 0;
        }
        queued--;
        return unsigned(((ipc_msg) record).getMsize());
    }

    private long ghost(Message record) {
        if (record instanceof ghost_file_entry head) {
            chunked = head.getChunks();
            return chunked ? 0 : REST;
        }
        return saturated(((ghost_chunk_entry) record).getLen());
    }

    private static long unsigned(int value) {
        return value & 0xffffffffL;
    }

    /** No file is as long as the lengths that this cuts off. */
    private static long saturated(long unsignedValue) {
        return unsignedValue < 0 ? Long.MAX_VALUE / 2 : Math.min(unsignedValue, Long.MAX_VALUE / 2);
    }
}
