package io.torpor.arch.x86_64;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.torpor.image.proto.user_x86_fpregs_entry;
import io.torpor.image.proto.user_x86_xsave_entry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class FpuStateTest {
    private static final int AREA = 832;
    private static final int YMM_OFFSET = 576;

    private final FpuState haswell = new FpuState(new XsaveLayout(new RecordedCpuid("haswell")));

    private static user_x86_fpregs_entry.Builder fpu(long components, int pkru) {
        return user_x86_fpregs_entry
                .newBuilder()
                .setCwd(0x37f)
                .setSwd(0)
                .setTwd(0)
                .setFop(0)
                .setRip(0)
                .setRdp(0)
                .setMxcsr(0x1f80)
                .setMxcsrMask(0xffff)
                .setXsave(user_x86_xsave_entry
                        .newBuilder()
                        .setXstateBv(components)
                        .addAllYmmhSpace(Collections.nCopies(64, 5))
                        .addPkru(pkru)
                        .addPkru(0));
    }

    private List<String> lacking(long components, int pkru) {
        return XsaveLayout.names(haswell.lacking(fpu(components, pkru).build()));
    }

    @Test
    void whatIsThereIsNotLacking() {
        assertEquals(List.of(), lacking(0x7, 0));
        assertEquals(List.of(), lacking(0, 0));
        assertEquals(0, haswell.lacking(fpu(0, 0).clearXsave().build()));
    }

    @Test
    void componentsInUseThatThisProcessorLacks() {
        assertEquals(List.of("AVX-512 (opmask)", "AVX-512 (Hi16_ZMM)"), lacking(0x7 | 1 << 5 | 1 << 7, 0));
        assertEquals(List.of("AMX (TILEDATA)"), lacking(1 << 18, 0));
        assertEquals(List.of("extended state component 40"), lacking(1L << 40, 0));
    }

    @Test
    void shadowStacksOfThePeersImagesHaveNoPlace() {
        user_x86_fpregs_entry.Builder fpu = fpu(7, 0);
        fpu.getXsaveBuilder().getCetBuilder().setCet(1).setSsp(0x7000);
        assertEquals(List.of("a user shadow stack (CET_U)"), XsaveLayout.names(haswell.lacking(fpu.build())));
        fpu.getXsaveBuilder().getCetBuilder().setCet(0);
        assertEquals(0, haswell.lacking(fpu.build()));
    }

    @Test
    void componentsInUseThatRecordsHaveNoPlaceFor() {
        ByteBuffer area = ByteBuffer.allocate(AREA).order(ByteOrder.nativeOrder());
        area.putLong(XsaveLayout.HEADER, 0x2e7);
        assertEquals(0, FpuState.unrecorded(area, 0, AREA));
        area.putLong(XsaveLayout.HEADER, 0x602e7);
        assertEquals(List.of("AMX (TILECFG)", "AMX (TILEDATA)"), XsaveLayout.names(FpuState.unrecorded(area, 0, AREA)));
        assertEquals(0, FpuState.unrecorded(area, 0, 512));
    }

    @Test
    void anAreaHasRoomForAllComponents() {
        assertEquals(0xa88, new XsaveLayout(new RecordedCpuid("skylake-server")).bytes());
        assertEquals(0x340, new XsaveLayout(new RecordedCpuid("haswell")).bytes());
        assertEquals(XsaveLayout.HEADER, new XsaveLayout(new RecordedCpuid("nehalem")).bytes());
    }

    @Test
    void protectionKeysAsLinuxSetsThemUpAreNotInUse() {
        assertEquals(List.of(), lacking(0x207, 0x5555_5554));
        assertEquals(List.of("protection keys (PKRU)"), lacking(0x207, 0x5555_5550));
    }

    @Test
    void whatIsNotThereIsNotLoaded() {
        ByteBuffer area = ByteBuffer.allocate(AREA).order(ByteOrder.nativeOrder());
        haswell.load(fpu(0x207, 0x5555_5554).build(), area, 0, AREA);
        assertEquals(7, area.getLong(XsaveLayout.HEADER));
        assertEquals(5, area.getInt(YMM_OFFSET));
    }
}
