/**
 * The process tree: frozen, asked, recorded, let go; born again, and let go again.
 *
 * <p><b>How Linux models it.</b> A process is a thread group; its leader's thread id is the process id. Parent, session and process group are properties of
 * the group; name, registers, signal mask and a few addresses that the kernel keeps for libc (clear_child_tid, the robust
 * futex list, the rseq area) are properties of each thread. A session id can only be inherited at birth or taken by
 * {@code setsid}; a group id can only be taken while some member of the session has that group.
 *
 * <p><b>What cannot be observed.</b> In which session a child was born before its parent called {@code setsid}: it follows from the sids themselves. Which
 * thread of its parent a child was born by: it becomes a child of the leader.
 *
 * <p><b>The order that forces.</b> Children of a foreign session are born before their parent becomes a session leader, the others after. A
 * session or group whose leader is dead gets a helper process, which has the leader's id, lives until every member has joined, and exits
 * before signal handlers are set, so that nobody is told of its death. Threads are born with their process, before memory comes into being, because in an
 * empty address space that costs nothing; what the kernel keeps for libc is set once its memory is there.
 */
package io.torpor.tasks;
