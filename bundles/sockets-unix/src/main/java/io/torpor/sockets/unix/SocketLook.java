package io.torpor.sockets.unix;

import io.torpor.sockets.SocketAnswers;

/**
 * What a UNIX socket says of itself.
 *
 * @param options its options
 * @param peer who is at its other end, or null
 * @param events of poll(2): whether there is something to read, or an error
 */
record SocketLook(SocketAnswers options, PeerCredentials peer, int events) {}
