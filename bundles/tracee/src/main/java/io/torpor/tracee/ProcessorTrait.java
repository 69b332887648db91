package io.torpor.tracee;

import java.util.EnumSet;
import java.util.Set;

/** What of a processor may have to be as it was. Numbers are those of {@code cpu_cap} in {@code rpc.proto}, which has none for "nothing". */
public enum ProcessorTrait {
    /** Extended state: every component that there was, in an area of the same size. */
    FPU(1),
    /** Exactly the same capabilities. */
    CAPABILITIES(2),
    /** Every instruction that there was. */
    INSTRUCTIONS(4);

    /** Extended state and instructions: what programs use without asking again. */
    public static final long PRESET = 5;

    /** Everything, as the peer writes it. */
    public static final long ALL = 0xffff_ffffL;

    private final int bit;

    ProcessorTrait(int bit) {
        this.bit = bit;
    }

    public int bit() {
        return bit;
    }

    /** The traits of a number; bits that stand for nothing are passed over, as ALL has them. */
    public static Set<ProcessorTrait> in(long number) {
        Set<ProcessorTrait> traits = EnumSet.noneOf(ProcessorTrait.class);
        for (ProcessorTrait trait : values()) {
            if ((number & trait.bit) != 0) {
                traits.add(trait);
            }
        }
        return traits;
    }
}
