package io.torpor.pipes;

import io.torpor.image.OwnField;
import io.torpor.image.proto.pipe_data_entry;

/** Where one packet of a pipe ends and the next begins. CRIU's format has no field for it, and CRIU refuses such pipes. */
final class Packets {
    private Packets() {}

    static void set(pipe_data_entry.Builder record, int[] lengths) {
        if (lengths.length > 0) {
            long[] values = new long[lengths.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = lengths[i];
            }
            new OwnField.Values().put(OwnField.PIPE_PACKETS, values).addTo(record);
        }
    }

    /** Empty for a stream. */
    static int[] of(pipe_data_entry record) {
        long[] values = OwnField.PIPE_PACKETS.all(record);
        int[] lengths = new int[values.length];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = (int) values[i];
        }
        return lengths;
    }
}
