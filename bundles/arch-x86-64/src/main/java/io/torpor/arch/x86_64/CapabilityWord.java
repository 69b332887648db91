package io.torpor.arch.x86_64;

import java.util.List;

/**
 * One of the words of {@code cpuinfo_x86_entry.capability}: a register of a CPUID leaf as it is.
 *
 * <p>Their order is that of {@code capability_ver} 2: of Linux 4.10 {@code enum cpuid_leafs} in {@code <asm/cpufeature.h>}, but with leaf 7's ECX as word 11 and leaf 0FH's
 * EDX as word 16. Which bits are instructions was found by showing the peer descriptions that differ in one bit.
 *
 * @param leaf 0 for a word that no leaf tells
 * @param register of the answer
 * @param preset what the word is where the leaf does not exist
 * @param instructions the bits that stand for instructions of programs
 */
record CapabilityWord(int leaf, int subleaf, int register, int preset, int instructions) {
    static final int VERSION = 2;

    /** The word count of {@code capability_ver} 1. */
    static final int WORDS_OF_VERSION_1 = 12;

    /** REP_GOOD, NOPL and CPUID of {@code <asm/cpufeatures.h>}, word 3: what Linux finds out about every x86-64 processor. */
    private static final int LINUX_ALWAYS = 1 << 16 | 1 << 20 | 1 << 25;

    static final List<CapabilityWord> ALL = List.of(
            leaf(1, 0, Cpuid.EDX, 0),
            leaf(0x8000_0001, 0, Cpuid.EDX, 0xc840_0000),
            leaf(0x8086_0001, 0, Cpuid.EDX, 0),
            none(LINUX_ALWAYS),
            leaf(1, 0, Cpuid.ECX, 0x7ed8_220b),
            leaf(0xc000_0001, 0, Cpuid.EDX, 0),
            leaf(0x8000_0001, 0, Cpuid.ECX, 0x0021_09e0),
            none(0),
            none(0),
            leaf(7, 0, Cpuid.EBX, 0xfc8f_4b39),
            leaf(0xd, 1, Cpuid.EAX, 0x7),
            leaf(7, 0, Cpuid.ECX, 0x0040_7f42),
            leaf(0xf, 1, Cpuid.EDX, 0),
            leaf(0x8000_0008, 0, Cpuid.EBX, 0x1),
            leaf(6, 0, Cpuid.EAX, 0),
            leaf(0x8000_000a, 0, Cpuid.EDX, 0),
            leaf(0xf, 0, Cpuid.EDX, 0),
            leaf(0x8000_0007, 0, Cpuid.EBX, 0),
            leaf(7, 0, Cpuid.EDX, 0xc));

    private static CapabilityWord leaf(int leaf, int subleaf, int register, int instructions) {
        return new CapabilityWord(leaf, subleaf, register, 0, instructions);
    }

    private static CapabilityWord none(int preset) {
        return new CapabilityWord(0, 0, 0, preset, 0);
    }

    int read(Cpuid cpuid) {
        return leaf != 0 && cpuid.has(leaf) ? cpuid.ask(leaf, subleaf)[register] : preset;
    }

    /** For messages: {@code CPUID 7.0 EBX}. */
    @Override
    public String toString() {
        return leaf == 0
                ? "what Linux adds"
                : "CPUID " + Integer.toHexString(leaf) + "." + subleaf + " "
                        + List.of("EAX", "EBX", "ECX", "EDX").get(register);
    }
}
