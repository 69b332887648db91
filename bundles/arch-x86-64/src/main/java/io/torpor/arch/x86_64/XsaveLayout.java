package io.torpor.arch.x86_64;

import io.torpor.linux.Processes;

/**
 * Where the components of extended state lie in this processor's standard XSAVE area (Intel SDM volume 1, chapter 13; CPUID leaf 0DH).
 *
 * <p>The first 512 bytes are the legacy area (x87, SSE), the next 64 the header.
 */
final class XsaveLayout {
    static final int HEADER = 512;
    static final int EXTENDED = 576;

    /** Numbers of the components that images have fields for. */
    static final int YMM = 2;

    static final int BNDREGS = 3;
    static final int BNDCSR = 4;
    static final int OPMASK = 5;
    static final int ZMM_UPPER = 6;
    static final int HI16_ZMM = 7;
    static final int PKRU = 9;

    private static final int LEAF = 0xd;
    private static final int COMPONENTS = 64;

    private final int[] offsets = new int[COMPONENTS];
    private final int[] sizes = new int[COMPONENTS];

    private XsaveLayout() {}

    /** Asks the processor that runs this; on a machine of different cores all have the same layout. */
    static XsaveLayout ofThisProcessor(byte[] cpuid) {
        XsaveLayout layout = new XsaveLayout();
        int[] words = {LEAF, 0, 0, 0};
        Processes.runHere(cpuid, words);
        long supported = words[0] & 0xffffffffL | (long) words[3] << 32;
        for (int component = YMM; component < COMPONENTS - 1; component++) {
            if ((supported >> component & 1) != 0) {
                int[] one = {LEAF, component, 0, 0};
                Processes.runHere(cpuid, one);
                layout.sizes[component] = one[0];
                layout.offsets[component] = one[1];
            }
        }
        return layout;
    }

    /** Where a component lies in an area of {@code bytes} bytes; −1 when the processor, or the area, does not have it. */
    int offset(int component, int bytes) {
        boolean there = sizes[component] > 0 && offsets[component] + sizes[component] <= bytes;
        return there ? offsets[component] : -1;
    }
}
