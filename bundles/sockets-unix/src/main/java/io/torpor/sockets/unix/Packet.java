package io.torpor.sockets.unix;

import io.torpor.linux.MessageBuffer;

/**
 * Something that waits in a queue: one message, or bytes of a stream.
 *
 * @param sender who sent it, where the receiver had asked for that; else null
 */
record Packet(byte[] content, MessageBuffer.Credentials sender) {}
