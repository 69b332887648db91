/**
 * Descriptor tables, and the files behind paths.
 *
 * <p><b>How Linux models it.</b> A descriptor is a number in a table; its entry has one flag of its own (close-on-exec) and points at an <i>open file
 * description</i>: position, status flags, owner for signals, and the file. Tables are shared by threads, and by processes made with
 * {@code clone(CLONE_FILES)}; descriptions are shared by {@code dup}, {@code fork} and {@code SCM_RIGHTS}. Who shares what decides what an
 * {@code lseek} in one process does to another, so it must come back exactly; only {@code kcmp(2)} tells, and the kernel's own tables.
 *
 * <p><b>What cannot be observed.</b> The name by which a file was opened: {@code /proc/PID/fd} shows the path that its directory entry has now, with
 * {@code " (deleted)"} when it has none, which a file's real name may end in, too. Further names of an inode. What a seek in a directory or in an
 * entry of {@code /proc} means. Flags that only open(2) looks at (O_CREAT, O_EXCL, O_TRUNC): they have done their work and are never replayed.
 *
 * <p><b>Dump.</b> QUIESCE: {@code files-ready} has the kernel get used to being asked for locks, makes what the walk works with, and sorts descriptors that look alike, so that the walk only has to
 * confirm their order. OBSERVE: {@code files-walk} fetches each descriptor with pidfd_getfd(2), and asks the copies by the dozen, in
 * two threads; one of them then asks the sockets among them ({@link io.torpor.tracee.SocketsAhead}) and copies what is in pipes ({@link io.torpor.tracee.PipesAhead}), while the other finds out what is the same. {@code fdinfo} and links take ten times as long as all other questions, so in long tables they are read only where nothing else tells. Then {@code /proc/locks} says once that
 * there are no locks, and the task itself, in stage INHABIT, which descriptors are close-on-exec.
 *
 * <p>Where the engine may read the kernel's own tables ({@link io.torpor.linux.KernelFiles}: Linux 6.1, CAP_BPF, CAP_PERFMON) and one of the processes has dozens of descriptors, {@code files-ready}
 * gets ready for that instead, and the walk reads each table at once: which description a descriptor is of, whether it is close-on-exec, and all there is to know of most eventfds, ends of pipes for
 * writing and UNIX sockets, of which it fetches nothing. Of sockets that are alike in all that an option can show, one is asked. If a table cannot be read so, the walk begins anew in the other way.
 *
 * <p>RESOURCES: {@code files-descriptions} asks
 * the {@link io.torpor.spi.FileDumper} that claims a description to look at it, and {@code files-records}, in stage SEAL, to make its record. What is only looked for by its path, files that are read, directories, programs and
 * libraries, is held and looked for then, by the name that it has by that time; {@code files-fs} records working directories and roots. THAW:
 * {@code files-close} lets go, before the tree runs. SEAL: {@code files-tables} records the tables. Files without a descriptor get their ids from {@link io.torpor.tracee.FileRegistry}.
 *
 * <p><b>A path is believed only if it leads to the same inode.</b> A deleted file (no links left) goes into the images whole: a <i>ghost</i>. A file
 * whose name is gone while others are left gets a temporary name next to the old one, if the user allows. An entry of {@code /proc} of a process that has ended is
 * opened again while a helper, which the bundle {@code tasks} lets be born for it, has that process's id; its inode number tells it from one of a
 * later process with the same id. Anything else is refused.
 *
 * <p><b>Restore.</b> PREPARE: {@code files-read} reads all records. RESOURCES: {@code files-install} has the engine create each description once, through the
 * {@link io.torpor.spi.FileRestorer} that claims its record, and every process fetch what it had. Ghosts come to life under a temporary name
 * and lose it at once; whoever opens them goes through {@code /proc/self/fd}. All processes exist by then, so that entries of {@code /proc} and owners
 * of files can be found. PRIVATE: {@code files-fs} sets directories and umask: after mappings, which other tasks' paths do not depend on,
 * and before credentials, as chroot(2) needs a privilege. No record of the format refers to another open file by id but a FIFO, which
 * opens the path itself; so the order is that of the ids. What needs its targets in the table (epoll) does that in a step of its own, after
 * {@code descriptors}.
 */
package io.torpor.files;
