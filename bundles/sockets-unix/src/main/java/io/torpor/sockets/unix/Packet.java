package io.torpor.sockets.unix;

import io.torpor.linux.MessageBuffer;
import java.util.List;

/**
 * Something that waits in a queue: one message, or bytes of a stream.
 *
 * @param sender who sent it, where the receiver had asked for that; else null
 * @param files ids of the open files that go along
 * @param from name of the socket that sent it, without the family; empty if it has none, and of connections
 * @param urgent whether it is the out-of-band byte
 */
record Packet(byte[] content, MessageBuffer.Credentials sender, List<Integer> files, byte[] from, boolean urgent) {
    private static final byte[] NOBODY = {};

    /** Bytes, with nothing else. */
    Packet(byte[] content) {
        this(content, null, List.of(), NOBODY, false);
    }
}
