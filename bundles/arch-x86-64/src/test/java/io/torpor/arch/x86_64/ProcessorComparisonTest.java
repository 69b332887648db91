package io.torpor.arch.x86_64;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.image.proto.cpuinfo_entry;
import io.torpor.image.proto.cpuinfo_x86_entry;
import io.torpor.spi.Issue;
import io.torpor.spi.TorporException;
import io.torpor.tracee.ProcessorTrait;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProcessorComparisonTest {
    private static final Set<ProcessorTrait> ALL = EnumSet.allOf(ProcessorTrait.class);
    private static final Set<ProcessorTrait> PRESET = ProcessorTrait.in(ProcessorTrait.PRESET);

    private final X86Processor haswell = new X86Processor(new RecordedCpuid("haswell"));
    private final X86Processor skylake = new X86Processor(new RecordedCpuid("skylake-server"));

    private static List<String> codes(X86Processor here, cpuinfo_entry saved, Set<ProcessorTrait> traits) {
        TorporException e = assertThrows(TorporException.class, () -> here.compare(saved, traits));
        return e.issues().stream().map(Issue::code).toList();
    }

    private static cpuinfo_entry with(cpuinfo_x86_entry.Builder entry) {
        return cpuinfo_entry.newBuilder().addX86Entry(entry).build();
    }

    private cpuinfo_x86_entry.Builder ofHaswell() {
        return haswell.describe().getX86Entry(0).toBuilder();
    }

    @Test
    void itself() {
        assertDoesNotThrow(() -> haswell.compare(haswell.describe(), ALL));
    }

    @Test
    void aNewerOneLacksNothingButHasAnotherSize() {
        assertEquals(List.of("ARCH-003"), codes(skylake, haswell.describe(), PRESET));
        assertDoesNotThrow(() -> skylake.compare(haswell.describe(), Set.of(ProcessorTrait.INSTRUCTIONS)));
        assertEquals(List.of("ARCH-003", "ARCH-005"), codes(skylake, haswell.describe(), ALL));
    }

    @Test
    void anOlderOneLacksComponentsAndInstructions() {
        TorporException e = assertThrows(TorporException.class, () -> haswell.compare(skylake.describe(), PRESET));
        assertEquals("ARCH-003", e.issues().get(0).code());
        assertTrue(e.issues().get(0).message().contains("(0x200): this processor lacks protection keys (PKRU)"));
        assertEquals("ARCH-004", e.issues().get(1).code());
        assertTrue(e.issues().get(1).message().contains("CPUID 7.0 EBX bit 19"), e.getMessage());
    }

    @Test
    void nothingIsComparedThatWasNotAskedFor() {
        assertDoesNotThrow(() -> haswell.compare(skylake.describe(), Set.of()));
    }

    @Test
    void vendorAndModelDoNotMatter() {
        cpuinfo_x86_entry.Builder other = ofHaswell()
                .setVendorId(cpuinfo_x86_entry.vendor.AMD)
                .setModel(1)
                .setCpuFamily(25)
                .setModelId("other");
        assertDoesNotThrow(() -> haswell.compare(with(other), ALL));
    }

    @Test
    void olderPeersListedSse() {
        assertDoesNotThrow(() -> haswell.compare(with(ofHaswell().setXfeaturesMask(7)), ALL));
    }

    @Test
    void sizesThatAreNotToldAreNotCompared() {
        assertEquals(List.of("ARCH-003"), codes(haswell, with(ofHaswell().setXsaveSizeMax(1)), PRESET));
        assertDoesNotThrow(
                () -> haswell.compare(with(ofHaswell().clearXsaveSize().clearXsaveSizeMax()), PRESET));
    }

    @Test
    void damagedDescriptions() {
        assertEquals(List.of("ARCH-001"), codes(haswell, cpuinfo_entry.getDefaultInstance(), Set.of()));
        assertEquals(
                List.of("ARCH-001"),
                codes(
                        haswell,
                        with(ofHaswell()).toBuilder().addX86Entry(ofHaswell()).build(),
                        Set.of()));
        assertEquals(List.of("ARCH-002"), codes(haswell, with(ofHaswell().setCapabilityVer(3)), Set.of()));
        assertEquals(List.of("ARCH-002"), codes(haswell, with(ofHaswell().addCapability(0)), Set.of()));
        assertEquals(List.of("ARCH-002"), codes(haswell, with(ofHaswell().setCapabilityVer(1)), Set.of()));
    }

    @Test
    void theProcessorThatRunsThis() {
        X86Processor here = new X86Processor();
        assertDoesNotThrow(() -> here.compare(here.describe(), ALL));
        assertTrue(here.describe().getX86Entry(0).getXsaveSizeMax() >= XsaveLayout.EXTENDED);
    }
}
