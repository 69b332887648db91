package io.torpor.arch.x86_64;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.torpor.image.proto.cpuinfo_x86_entry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessorDescriptionTest {
    @ParameterizedTest
    @ValueSource(strings = {"max", "haswell", "nehalem", "skylake-server", "dhyana"})
    void asThePeerDescribesIt(String model) {
        RecordedCpuid cpuid = new RecordedCpuid(model);
        cpuinfo_x86_entry entry = new ProcessorDescription(cpuid).make();
        assertEquals(
                cpuid.fact("entry"),
                List.of(
                        entry.getVendorId().name(),
                        String.valueOf(entry.getCpuFamily()),
                        String.valueOf(entry.getModel()),
                        String.valueOf(entry.getStepping()),
                        Long.toHexString(entry.getXfeaturesMask()),
                        String.valueOf(entry.getXsaveSize()),
                        String.valueOf(entry.getXsaveSizeMax())));
        List<String> words = new ArrayList<>();
        for (int word : entry.getCapabilityList()) {
            words.add(Integer.toHexString(word));
        }
        assertEquals(cpuid.fact("capability"), words);
        assertEquals(CapabilityWord.VERSION, entry.getCapabilityVer());
    }

    @Test
    void namesAreReadFromThreeLeaves() {
        ByteBuffer text = ByteBuffer.allocate(48).order(ByteOrder.LITTLE_ENDIAN);
        text.put(0, "  A Processor of 33 characters @ 1GHz\0rubbish".getBytes(StandardCharsets.US_ASCII));
        Cpuid cpuid = (leaf, subleaf) -> {
            int at = (leaf - 0x8000_0002) * 16;
            return leaf == Cpuid.EXTENDED
                    ? new int[] {0x8000_0004, 0, 0, 0}
                    : at >= 0 && at < text.capacity()
                            ? new int[] {text.getInt(at), text.getInt(at + 4), text.getInt(at + 8), text.getInt(at + 12)
                            }
                            : new int[4];
        };
        assertEquals(
                "A Processor of 33 characters @ 1GHz",
                new ProcessorDescription(cpuid).make().getModelId());
        assertEquals(
                "",
                new ProcessorDescription((leaf, subleaf) -> new int[4]).make().getModelId());
    }
}
