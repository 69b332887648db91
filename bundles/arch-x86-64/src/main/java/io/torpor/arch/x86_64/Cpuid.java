package io.torpor.arch.x86_64;

import io.torpor.linux.Processes;
import io.torpor.tracee.StubCode;

/** The CPUID instruction (Intel SDM volume 2, AMD APM volume 3). */
@FunctionalInterface
interface Cpuid {
    int EAX = 0;
    int EBX = 1;
    int ECX = 2;
    int EDX = 3;

    /** First of the extended leaves. */
    int EXTENDED = 0x8000_0000;

    /** @return EAX, EBX, ECX, EDX */
    int[] ask(int leaf, int subleaf);

    /** The processor that runs this; on a machine of different cores all answer the same where it matters. */
    static Cpuid ofThisProcessor() {
        byte[] code = StubCode.load(Cpuid.class, "stubs/cpuid.hex").bytes();
        return (leaf, subleaf) -> {
            int[] words = {leaf, subleaf, 0, 0};
            Processes.runHere(code, words);
            return words;
        };
    }

    /** Whether there is such a leaf: what is asked for beyond the last is answered with something, on Intel's with another leaf. */
    default boolean has(int leaf) {
        int group = leaf & 0xffff_0000;
        int last = ask(group, 0)[EAX];
        return (last & 0xffff_0000) == group && Integer.compareUnsigned(last, leaf) >= 0;
    }
}
