package io.torpor.arch.x86_64;

import io.torpor.image.proto.cpuinfo_x86_entry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** From CPUID to {@code cpuinfo_x86_entry}, byte for byte as the peer has it. */
final class ProcessorDescription {
    private static final int NAME_LEAF = 0x8000_0002;
    private static final int NAME_LEAVES = 3;
    private static final int REGISTERS_BYTES = 16;
    private static final int EXTENDED_STATE_LEAF = 0xd;
    private static final int FEATURES_LEAF = 7;
    private static final int MPX = 1 << 14;
    private static final int AVX512 = 1 << 16;
    private static final int PKU = 1 << 3;
    private static final int AVX = 1 << 28;

    private final Cpuid cpuid;

    ProcessorDescription(Cpuid cpuid) {
        this.cpuid = cpuid;
    }

    cpuinfo_x86_entry make() {
        int signature = cpuid.ask(1, 0)[Cpuid.EAX];
        cpuinfo_x86_entry.Builder entry = cpuinfo_x86_entry
                .newBuilder()
                .setVendorId(vendor())
                .setCpuFamily(family(signature))
                .setModel(model(signature))
                .setStepping(signature & 0xf)
                .setCapabilityVer(CapabilityWord.VERSION)
                .setModelId(name())
                .setXfeaturesMask(0)
                .setXsaveSize(0)
                .setXsaveSizeMax(0);
        for (CapabilityWord word : CapabilityWord.ALL) {
            entry.addCapability(word.read(cpuid));
        }
        if (cpuid.has(EXTENDED_STATE_LEAF)) {
            int[] state = cpuid.ask(EXTENDED_STATE_LEAF, 0);
            entry.setXfeaturesMask(listed(components()))
                    .setXsaveSize(state[Cpuid.EBX])
                    .setXsaveSizeMax(state[Cpuid.ECX]);
        }
        return entry.build();
    }

    /** The components of extended state that there are, by their bits: those of the area whose instructions exist too. A virtual machine may forget to hide some. */
    long components() {
        if (!cpuid.has(EXTENDED_STATE_LEAF)) {
            return XsaveLayout.LEGACY;
        }
        int[] state = cpuid.ask(EXTENDED_STATE_LEAF, 0);
        long there = state[Cpuid.EAX] & 0xffff_ffffL | (long) state[Cpuid.EDX] << Integer.SIZE;
        int[] features = cpuid.has(FEATURES_LEAF) ? cpuid.ask(FEATURES_LEAF, 0) : new int[4];
        there = without(there, cpuid.ask(1, 0)[Cpuid.ECX] & AVX, XsaveLayout.YMM);
        there = without(there, features[Cpuid.EBX] & MPX, XsaveLayout.BNDREGS, XsaveLayout.BNDCSR);
        there = without(
                there, features[Cpuid.EBX] & AVX512, XsaveLayout.OPMASK, XsaveLayout.ZMM_UPPER, XsaveLayout.HI16_ZMM);
        return without(there, features[Cpuid.ECX] & PKU, XsaveLayout.PKRU);
    }

    private static long without(long components, int feature, int... numbers) {
        long left = components;
        for (int number : numbers) {
            left &= feature == 0 ? ~(1L << number) : -1;
        }
        return left;
    }

    /** The peer's descriptions never list SSE and BNDREGS, whatever the processor has. */
    private static long listed(long components) {
        final long sse = 1 << 1;
        final long bndregs = 1L << XsaveLayout.BNDREGS;
        return components & ~(sse | bndregs);
    }

    private cpuinfo_x86_entry.vendor vendor() {
        int[] words = cpuid.ask(0, 0);
        ByteBuffer text = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        text.putInt(words[Cpuid.EBX]).putInt(words[Cpuid.EDX]).putInt(words[Cpuid.ECX]);
        return switch (new String(text.array(), StandardCharsets.US_ASCII)) {
            case "GenuineIntel" -> cpuinfo_x86_entry.vendor.INTEL;
            case "AuthenticAMD", "HygonGenuine" -> cpuinfo_x86_entry.vendor.AMD;
            default -> cpuinfo_x86_entry.vendor.UNKNOWN;
        };
    }

    private static int family(int signature) {
        int family = signature >> 8 & 0xf;
        return family == 0xf ? family + (signature >> 20 & 0xff) : family;
    }

    private static int model(int signature) {
        int model = signature >> 4 & 0xf;
        return family(signature) >= 6 ? model | (signature >> 16 & 0xf) << 4 : model;
    }

    private String name() {
        if (!cpuid.has(NAME_LEAF + NAME_LEAVES - 1)) {
            return "";
        }
        ByteBuffer text = ByteBuffer.allocate(NAME_LEAVES * REGISTERS_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < NAME_LEAVES; i++) {
            for (int word : cpuid.ask(NAME_LEAF + i, 0)) {
                text.putInt(word);
            }
        }
        String name = new String(text.array(), StandardCharsets.US_ASCII);
        int end = name.indexOf('\0');
        return (end < 0 ? name : name.substring(0, end)).strip();
    }
}
