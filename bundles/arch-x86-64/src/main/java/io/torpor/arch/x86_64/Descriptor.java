package io.torpor.arch.x86_64;

import io.torpor.image.proto.user_desc_t;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A segment descriptor: as the processor has it (Intel SDM volume 3, chapter 3.4.5), as its record, and as {@code struct user_desc} of {@code <asm/ldt.h>}. */
final class Descriptor {
    static final int BYTES = 16;

    private static final int SEG_32BIT = 1;
    private static final int CONTENTS_LOW = 1 << 1;
    private static final int CONTENTS_HIGH = 1 << 2;
    private static final int READ_EXEC_ONLY = 1 << 3;
    private static final int LIMIT_IN_PAGES = 1 << 4;
    private static final int SEG_NOT_PRESENT = 1 << 5;
    private static final int USEABLE = 1 << 6;
    /** How the kernel shows a descriptor that was never set. */
    static final int EMPTY = READ_EXEC_ONLY | SEG_NOT_PRESENT;

    private Descriptor() {}

    /** From what the processor reads. */
    static user_desc_t decode(int entry, long descriptor) {
        int low = (int) descriptor;
        int high = (int) (descriptor >>> Integer.SIZE);
        return user_desc_t
                .newBuilder()
                .setEntryNumber(entry)
                .setBaseAddr(low >>> 16 | (high & 0xff) << 16 | high & 0xff00_0000)
                .setLimit(low & 0xffff | high & 0xf_0000)
                .setReadExecOnly((high >> 9 & 1) == 0)
                .setContentsL((high >> 10 & 1) != 0)
                .setContentsH((high >> 11 & 1) != 0)
                .setSegNotPresent((high >> 15 & 1) == 0)
                .setUsable((high >> 20 & 1) != 0)
                .setSeg32Bit((high >> 22 & 1) != 0)
                .setLimitInPages((high >> 23 & 1) != 0)
                .build();
    }

    /** From the structure. */
    static user_desc_t ofStruct(ByteBuffer from, int at) {
        int flags = from.getInt(at + 12);
        return user_desc_t
                .newBuilder()
                .setEntryNumber(from.getInt(at))
                .setBaseAddr(from.getInt(at + 4))
                .setLimit(from.getInt(at + 8))
                .setSeg32Bit((flags & SEG_32BIT) != 0)
                .setContentsH((flags & CONTENTS_HIGH) != 0)
                .setContentsL((flags & CONTENTS_LOW) != 0)
                .setReadExecOnly((flags & READ_EXEC_ONLY) != 0)
                .setLimitInPages((flags & LIMIT_IN_PAGES) != 0)
                .setSegNotPresent((flags & SEG_NOT_PRESENT) != 0)
                .setUsable((flags & USEABLE) != 0)
                .build();
    }

    static byte[] toBytes(user_desc_t record) {
        byte[] bytes = new byte[BYTES];
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.nativeOrder())
                .putInt(record.getEntryNumber())
                .putInt(record.getBaseAddr())
                .putInt(record.getLimit())
                .putInt(flags(record));
        return bytes;
    }

    static boolean isEmpty(user_desc_t record) {
        return flags(record) == EMPTY && record.getBaseAddr() == 0 && record.getLimit() == 0;
    }

    private static int flags(user_desc_t record) {
        return (record.getSeg32Bit() ? SEG_32BIT : 0)
                | (record.getContentsH() ? CONTENTS_HIGH : 0)
                | (record.getContentsL() ? CONTENTS_LOW : 0)
                | (record.getReadExecOnly() ? READ_EXEC_ONLY : 0)
                | (record.getLimitInPages() ? LIMIT_IN_PAGES : 0)
                | (record.getSegNotPresent() ? SEG_NOT_PRESENT : 0)
                | (record.getUsable() ? USEABLE : 0);
    }
}
