/**
 * Terminals: pseudo-terminals with what is in them, controlling terminals and foreground groups, {@code /dev/tty}, consoles.
 *
 * <p><b>How Linux models it.</b> A pseudo-terminal is a pair: the master comes to be by opening {@code ptmx}, and with it a number and the slave's node in a devpts.
 * Between them is a line discipline with modes (termios), special characters and a window size, which belong to the slave whichever end is asked. Each
 * direction has a queue. A terminal may control one session: its leader takes it, processes born afterwards inherit it, and one process group of that
 * session is in its foreground. When the last master's descriptor goes, the slave is hung up: its descriptors answer EIO for ever. {@code /dev/tty} is
 * whatever controls the session of the one who opens it.
 *
 * <p><b>What cannot be observed.</b> What is in a queue, but by taking it out: so it is put back at once, with the modes switched off meanwhile. An input line that
 * is not complete shows only when modes change. Which end of file (Ctrl-D) is in a queue shows when it is read. Whether a slave that no
 * task of the tree has is held by somebody else, or has never been opened. The queue of a slave that no descriptor of the tree refers to.
 *
 * <p><b>Dump.</b> RESOURCES: {@link io.torpor.ttys.TtyDumper} observes each end through the engine's descriptor of it; {@code ttys-pairs} looks whether pairs and sessions are
 * complete. MEMORY, so last of all that needs the tree to stand still: {@code ttys-contents} empties the queues and fills them again. Nothing of this runs
 * where the tree has no terminal.
 *
 * <p><b>Restore.</b> NAMESPACES: {@code ttys-make} makes all pairs in the engine, before any process exists, because a terminal must be taken by a session's leader before its
 * children are born; {@code tasks} has him take it. A pair gets: its number (the kernel gives the lowest free one, so others are made and given back), unlocked;
 * owner and permissions of its node; size; content in plain modes; modes; locked modes; packet mode. RESOURCES: descriptions of slaves are opened through
 * the master; {@code /dev/tty} by a member of the session. {@code ttys-finish}, when all tasks have theirs: foreground groups (SIGTTOU is blocked in puppets), exclusive
 * use, lock; then the engine lets go, which hangs up what was hung up.
 *
 * <p><b>A terminal from outside</b> ({@code --shell-job}): one slave whose master is no part of the tree, normally the shell's, is replaced by the terminal that the restoring command
 * was started on. It gets the saved modes, keeps its size, and the session is the caller's. With {@code orphan_pts_master} (runc's
 * consoles) it is replaced by a new one, whose master a client of the RPC gets. One that {@code --external} names stays outside whole: another is handed over by the
 * restoring command, and if it controlled a session whose leader is in the tree, that leader takes it. Only a terminal that controls none can be taken; who has
 * which cannot be seen from outside, so the kernel's refusal is what tells.
 */
package io.torpor.ttys;
