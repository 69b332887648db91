/**
 * Address spaces: mappings, and what is in them.
 *
 * <p><b>How Linux models it.</b> An address space is a list of mappings, each with a range, a protection, flags, and perhaps a file and an offset. Pages come by
 * faults: from the file, or zeroed, or copied at the first write. So most of an address space is nowhere, and what must be saved is
 * little: pages that the task has written to in private mappings ({@link io.torpor.memory.OwnPages}), and the content of shared memory, which
 * the kernel keeps in files of its own ({@link io.torpor.memory.SharedObjects}): anonymous shared memory, memfds and System V segments differ in
 * their names only.
 *
 * <p><b>What can be observed.</b> {@code /proc/PID/smaps} shows mappings with their flags, {@code /proc/PID/map_files} opens what they map, deleted or not,
 * {@code /proc/PID/pagemap} tells pages of the task's own from those of files and from the zero page. The end of the heap, dumpability and the
 * switch for huge pages only the task itself knows. Not to be seen: in which mode a file
 * that is mapped privately was opened, which asynchronous requests are in flight, pages that MADV_FREE has given back but which are still there.
 *
 * <p><b>Whose it is.</b> An address space belongs to whoever was born with it: mostly a process, sometimes several (CLONE_VM). What is said here of a task holds for the first of these; the
 * others have no records, and {@code vm_id} among their ids says whose they use ({@link io.torpor.image.MemoryOwners}).
 *
 * <p><b>Dump.</b> QUIESCE: while the tree still runs, {@link io.torpor.memory.PagesRoomDumper} makes the pages files about as long as they will become. OBSERVE: {@link io.torpor.memory.MemoryObserver} classifies mappings and asks. RESOURCES: {@link io.torpor.memory.MappingsDumper} has each
 * mapping's claimant make its record. MEMORY: {@link io.torpor.memory.PagesDumper} copies pages ({@link io.torpor.memory.PageCopy}): many ranges with each
 * call, buffers that fit the cache, a few threads, never the Java heap, and only one thread writing a file at a time. Of a large task that is to run on, {@link io.torpor.memory.SnapshotTaker} has a
 * copy made in INHABIT, and {@link io.torpor.memory.LatePagesDumper} reads that in SEAL, when the tree runs again.
 *
 * <p><b>Restore.</b> PREPARE: {@link io.torpor.memory.MemoryReader} reads and checks. BIRTH: before a task is born, {@link io.torpor.memory.InheritedMemory} gives the one that bears it what both
 * have alike, as fork(2) is the only way to share private pages. RESOURCES: memfds are made when the first open file needs them. MAPPINGS:
 * {@link io.torpor.memory.MappingsRestorer} moves the vdso away first (it may lie where a mapping belongs; {@link io.torpor.memory.VdsoMover} also tells what happens under another kernel), maps everything, fills it from outside, then sets
 * protections and advice, and last, when all mappings are there for the kernel to check against, the layout with PR_SET_MM_MAP. Huge pages
 * must be wanted or not before the first touch; contexts for asynchronous requests are made when all else is mapped, because the kernel chooses where they lie ({@link io.torpor.memory.AioContexts}); seals of mseal(2) come last of all; DONTFORK and its like only matter after all births; guard regions would fault
 * while content comes in. PRIVATE: seals, which forbid to fill and to map. CREDENTIALS: dumpability, which every change of
 * credentials resets.
 *
 * <p>Nothing here is exported; other families see memory through {@link io.torpor.spi.Mapping} and claims.
 */
package io.torpor.memory;
