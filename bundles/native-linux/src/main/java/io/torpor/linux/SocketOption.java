package io.torpor.linux;

/**
 * An option of sockets; socket(7).
 *
 * @param level SOL_SOCKET, or the number of a protocol
 * @param name its number
 * @param bytes length of its value
 */
public record SocketOption(int level, int name, int bytes) {}
