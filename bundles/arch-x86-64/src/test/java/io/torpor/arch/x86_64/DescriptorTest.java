package io.torpor.arch.x86_64;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.image.proto.user_desc_t;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** What Linux 6.18 gave for tables that modify_ldt(2) had written. */
class DescriptorTest {
    @Test
    void dataSegment() {
        user_desc_t record = Descriptor.decode(5, 0x4050_f3a7_a000_0fffL);
        assertEquals(5, record.getEntryNumber());
        assertEquals(0x40a7_a000, record.getBaseAddr());
        assertEquals(0xfff, record.getLimit());
        assertTrue(record.getSeg32Bit());
        assertTrue(record.getUsable());
        assertFalse(record.getReadExecOnly() || record.getSegNotPresent() || record.getLimitInPages());
        assertFalse(record.getContentsH() || record.getContentsL());
    }

    @Test
    void codeSegmentOfAllMemory() {
        user_desc_t record = Descriptor.decode(600, 0x00df_fb00_0000_ffffL);
        assertEquals(0xf_ffff, record.getLimit());
        assertTrue(record.getLimitInPages() && record.getContentsH());
        assertFalse(record.getContentsL());
    }

    @Test
    void structuresComeBackAsTheyWere() {
        for (int flags = 0; flags < 128; flags++) {
            ByteBuffer struct = ByteBuffer.allocate(Descriptor.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .putInt(0, 13)
                    .putInt(4, 0xfedc_b000)
                    .putInt(8, 0xffe)
                    .putInt(12, flags);
            assertEquals(struct, ByteBuffer.wrap(Descriptor.toBytes(Descriptor.ofStruct(struct, 0))));
        }
    }

    @Test
    void whatWasNeverSetIsEmpty() {
        ByteBuffer struct = ByteBuffer.allocate(Descriptor.BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(0, 14)
                .putInt(12, Descriptor.EMPTY);
        assertTrue(Descriptor.isEmpty(Descriptor.ofStruct(struct, 0)));
        assertFalse(Descriptor.isEmpty(Descriptor.ofStruct(struct.putInt(4, 1), 0)));
    }
}
