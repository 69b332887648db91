/**
 * x86-64: where things are in its registers, the layout of its extended state, and its stubs.
 *
 * <p>General registers travel as {@code struct user_regs_struct} of {@code <asm/user_64.h>}. Its first 21 words are in the order of the
 * kernel's {@code pt_regs}, whose last five are what IRETQ pops: that is why the runner's control block simply begins with a copy of
 * them. The bases of FS and GS, which hold thread-local storage, are part of the structure, so ptrace restores them.
 *
 * <p>Extended state travels as the standard (not compacted) XSAVE area. Where a component lies in it differs from one processor to the next, and
 * only CPUID tells; {@link io.torpor.arch.x86_64.XsaveLayout} asks it by a few bytes of code. Images name components, not offsets, so they
 * can move between processors.
 */
package io.torpor.arch.x86_64;
