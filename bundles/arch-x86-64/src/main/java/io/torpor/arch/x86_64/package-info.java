/**
 * x86-64: where things are in its registers, the layout of its extended state, and its stubs.
 *
 * <p>General registers travel as {@code struct user_regs_struct} of {@code <asm/user_64.h>}. Its first 21 words are in the order of the
 * kernel's {@code pt_regs}, whose last five are what IRETQ pops: that is why the runner's control block simply begins with a copy of
 * them. The bases of FS and GS, which hold thread-local storage, are part of the structure, so ptrace restores them.
 *
 * <p><b>32-bit code.</b> To Linux a mode is three things. What a thread runs is in its code segment's selector: 33H is 64-bit code, everything else is not, and PTRACE_GETREGS shows and sets it like
 * any register, so the runner is 64-bit code in 32-bit threads as well. What a <em>call</em> is depends on the instruction that makes it: {@code int 0x80} makes a 32-bit call, from 64-bit code
 * too, and the kernel remembers by which kind of call a handler was set (so it knows what signal frame to make) and a robust list (there are two of them); these two are asked for
 * and set by calls of their own. What a <em>program</em> is was decided when it was executed: the limit of its addresses, and its vdso. The limit is one that the program cannot ask for; but as long as it is
 * in force, nobody can map or unmap anything above 4 GiB in it, so the engine's scratch area is below. The vdso can be exchanged (ARCH_MAP_VDSO_32). So every puppet begins as a 64-bit program, as the peer's do.
 *
 * <p>The base of a segment register may differ from what the segment's descriptor says, and ptrace sets it apart. The peer does not save it for 32-bit threads; it is looked up then.
 *
 * <p>Extended state travels as the standard (not compacted) XSAVE area. Where a component lies in it differs from one processor to the next, and
 * only CPUID tells; {@link io.torpor.arch.x86_64.XsaveLayout} asks it by a few bytes of code. Images name components, not offsets, so they
 * can move between processors.
 */
package io.torpor.arch.x86_64;
