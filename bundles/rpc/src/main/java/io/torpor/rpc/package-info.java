/**
 * The RPC: container runtimes and libraries ask by messages what people ask on the command line.
 *
 * <p><b>Transport.</b> One protobuf message ({@code criu_req}, {@code criu_resp}) a packet, over a UNIX socket that keeps the bounds of messages:
 * that of a service, or one end of a socketpair that a client leaves open for the engine it starts ({@code swrk}). The kernel notes who made the
 * connection (SO_PEERCRED); that is all a client has to say about itself. Its descriptors are not sent along but opened through
 * {@code /proc/CLIENT/fd}, so they are the client's to have.
 *
 * <p><b>Whose rights.</b> A service that runs as root works for others. For files the kernel itself decides: the thread that opens one takes the
 * client's place for file systems ({@link io.torpor.linux.FilesystemUser}), and what it creates belongs to the client. For processes the rule is
 * that of ptrace(2), asked twice: before the root is frozen, so that nobody can stop what is not his, and of every thread when all are frozen and cannot
 * change any more. Restores are for root and the engine's own user only, because what images say would be done with the engine's rights.
 *
 * <p><b>Order.</b> A client that asked for it is told of a session's moments, and the session waits for its consent
 * ({@link io.torpor.rpc.ClientNotices}). A client that leaves ends its session, and the tree is as it was.
 *
 * <p><b>What cannot be observed.</b> Whether a process that made a connection has passed it on. Where the process has ended, the request is refused;
 * its id may only have been taken by another one between the connection and its first request.
 *
 * <p><b>Parents.</b> A restored tree is the engine's child. A service reaps it ({@link io.torpor.rpc.RestoredChildren}); an engine that a client
 * started ends, and leaves it to the client (rst_sibling) or to init.
 */
package io.torpor.rpc;
