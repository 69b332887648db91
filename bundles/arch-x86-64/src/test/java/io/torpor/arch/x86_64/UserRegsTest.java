package io.torpor.arch.x86_64;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.image.proto.user_desc_t;
import io.torpor.image.proto.user_x86_regs_entry;
import io.torpor.image.proto.user_x86_regs_mode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class UserRegsTest {
    private static final int GS = 208;
    private static final int GS_BASE = 176;
    private static final int COMPAT_CS = 0x23;
    private static final int TLS_SELECTOR = 0x63;

    private static ByteBuffer registers(int cs) {
        return ByteBuffer.allocate(UserRegs.BYTES)
                .order(ByteOrder.nativeOrder())
                .putLong(UserRegs.CS, cs)
                .putLong(UserRegs.RAX, -4)
                .putLong(UserRegs.R8, 0x1818_1818_1818_1818L)
                .putLong(GS, TLS_SELECTOR);
    }

    @Test
    void modeIsThatOfTheCodeSegment() {
        user_x86_regs_entry wide = UserRegs.save(registers(UserRegs.USER_CS), 0);
        assertEquals(user_x86_regs_mode.NATIVE, wide.getMode());
        assertTrue(UserRegs.isNative(wide));
        assertEquals(-4, wide.getAx());
        user_x86_regs_entry narrow = UserRegs.save(registers(COMPAT_CS), 0);
        assertEquals(user_x86_regs_mode.COMPAT, narrow.getMode());
        assertFalse(UserRegs.isNative(narrow));
        assertEquals(0xffff_fffcL, narrow.getAx());
        assertEquals(0x1818_1818_1818_1818L, narrow.getR8());
    }

    @Test
    void basesThatThePeerLeavesOutAreThoseOfTheSegments() {
        user_desc_t area = Descriptor.ofStruct(
                ByteBuffer.allocate(Descriptor.BYTES)
                        .order(ByteOrder.nativeOrder())
                        .putInt(0, TLS_SELECTOR >> 3)
                        .putInt(4, 0xf7f9_7540),
                0);
        user_x86_regs_entry record = UserRegs.save(registers(COMPAT_CS), 0);
        assertEquals(0xf7f9_7540L, gsBase(record, List.of(area)));
        assertEquals(0, gsBase(record, List.of()));
        assertEquals(5, gsBase(record.toBuilder().setGsBase(5).build(), List.of(area)));
    }

    private static long gsBase(user_x86_regs_entry record, List<user_desc_t> areas) {
        ByteBuffer into = ByteBuffer.allocate(UserRegs.BYTES).order(ByteOrder.nativeOrder());
        UserRegs.load(record, areas, into, 0);
        return into.getLong(GS_BASE);
    }
}
