package io.torpor.procfs;

/**
 * A line of {@code /proc/net/unix}; {@code proc_net(5)}.
 *
 * @param references number of users
 * @param flags bit 16: listening
 * @param type {@code SOCK_*}
 * @param state 1 free, 2 unconnected, 3 connecting or connected, 4 disconnecting
 * @param inode of the socket; 0 for one that waits to be accepted
 * @param path that it is bound to, an abstract one with {@code @} for each zero byte; empty if it isn't bound
 */
public record UnixSocket(int references, int protocol, int flags, int type, int state, long inode, String path) {}
