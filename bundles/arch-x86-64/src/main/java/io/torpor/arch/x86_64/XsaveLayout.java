package io.torpor.arch.x86_64;

import java.util.ArrayList;
import java.util.List;

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
    static final int CET_USER = 11;
    static final int TILES = 18;

    /** x87 and SSE, which need no XSAVE. */
    static final long LEGACY = 3;

    private static final int LEAF = 0xd;
    private static final int COMPONENTS = 64;
    private static final String[] NAMES = {
        "x87",
        "SSE",
        "AVX (YMM)",
        "MPX (BNDREGS)",
        "MPX (BNDCSR)",
        "AVX-512 (opmask)",
        "AVX-512 (ZMM_Hi256)",
        "AVX-512 (Hi16_ZMM)",
        "PT",
        "protection keys (PKRU)",
        "PASID",
        "a user shadow stack (CET_U)",
        "CET_S",
        "HDC",
        "UINTR",
        "LBR",
        "HWP",
        "AMX (TILECFG)",
        "AMX (TILEDATA)",
        "APX"
    };

    private final int[] offsets = new int[COMPONENTS];
    private final int[] sizes = new int[COMPONENTS];
    private final long supported;
    private final int bytes;

    XsaveLayout(Cpuid cpuid) {
        if (!cpuid.has(LEAF)) {
            supported = LEGACY;
            bytes = HEADER;
            return;
        }
        int[] words = cpuid.ask(LEAF, 0);
        supported = words[Cpuid.EAX] & 0xffff_ffffL | (long) words[Cpuid.EDX] << Integer.SIZE;
        int end = EXTENDED;
        for (int component = YMM; component < COMPONENTS - 1; component++) {
            if (has(component)) {
                int[] one = cpuid.ask(LEAF, component);
                sizes[component] = one[Cpuid.EAX];
                offsets[component] = one[Cpuid.EBX];
                end = Math.max(end, offsets[component] + sizes[component]);
            }
        }
        bytes = Math.max(end, words[Cpuid.ECX]);
    }

    private boolean has(int component) {
        return (supported >> component & 1) != 0;
    }

    /** The bits of all components that this processor's area has room for. */
    long supported() {
        return supported;
    }

    /** How long the area is with all of them. */
    int bytes() {
        return bytes;
    }

    /** What components are called, by their bits. */
    static List<String> names(long components) {
        List<String> names = new ArrayList<>();
        for (int component = 0; component < COMPONENTS; component++) {
            if ((components >>> component & 1) != 0) {
                names.add(component < NAMES.length ? NAMES[component] : "extended state component " + component);
            }
        }
        return names;
    }

    /** Where a component lies in an area of {@code bytes} bytes; −1 when the processor, or the area, does not have it. */
    int offset(int component, int bytes) {
        boolean there = sizes[component] > 0 && offsets[component] + sizes[component] <= bytes;
        return there ? offsets[component] : -1;
    }
}
