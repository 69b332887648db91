package io.torpor.arch.x86_64;

import io.torpor.abi.Tid;
import io.torpor.image.proto.user_desc_t;
import io.torpor.linux.NativeBuffer;
import io.torpor.linux.Ptrace;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The three descriptors of the GDT that set_thread_area(2) gives to each thread, as {@code struct user_desc} of {@code <asm/ldt.h>}. 64-bit programs
 * reach that call only through the 32-bit entry into the kernel; Wine and emulators do. No register set shows them to 64-bit tasks.
 */
final class ThreadAreas {
    /** {@code GDT_ENTRY_TLS_MIN} of {@code <asm/segment.h>}. */
    private static final int FIRST = 12;

    private static final int COUNT = 3;
    private static final int DESCRIPTOR = 16;
    private static final int BYTES = COUNT * DESCRIPTOR;

    private static final int SEG_32BIT = 1;
    private static final int CONTENTS_LOW = 1 << 1;
    private static final int CONTENTS_HIGH = 1 << 2;
    private static final int READ_EXEC_ONLY = 1 << 3;
    private static final int LIMIT_IN_PAGES = 1 << 4;
    private static final int SEG_NOT_PRESENT = 1 << 5;
    private static final int USEABLE = 1 << 6;
    /** How the kernel shows a descriptor that was never set. */
    private static final int EMPTY = READ_EXEC_ONLY | SEG_NOT_PRESENT;

    private ThreadAreas() {}

    /** What a segment register holds to select an entry of the GDT. */
    static long selector(int entry) {
        final int userPrivilege = 3;
        return (long) entry << 3 | userPrivilege;
    }

    static void read(Ptrace ptrace, Tid tid, NativeBuffer into, int at) {
        for (int i = 0; i < COUNT; i++) {
            int descriptor = at + i * DESCRIPTOR;
            if (!ptrace.getThreadArea(tid, FIRST + i, into.address() + descriptor)) {
                into.direct()
                        .putInt(descriptor, FIRST + i)
                        .putLong(descriptor + 4, 0)
                        .putInt(descriptor + 12, EMPTY);
            }
        }
    }

    /** All three as records; none if the thread has set none. */
    static List<user_desc_t> save(ByteBuffer from, int at) {
        List<user_desc_t> records = new ArrayList<>(COUNT);
        boolean any = false;
        for (int descriptor = at; descriptor < at + BYTES; descriptor += DESCRIPTOR) {
            int flags = from.getInt(descriptor + 12);
            any |= flags != EMPTY || from.getLong(descriptor + 4) != 0;
            records.add(user_desc_t
                    .newBuilder()
                    .setEntryNumber(from.getInt(descriptor))
                    .setBaseAddr(from.getInt(descriptor + 4))
                    .setLimit(from.getInt(descriptor + 8))
                    .setSeg32Bit((flags & SEG_32BIT) != 0)
                    .setContentsH((flags & CONTENTS_HIGH) != 0)
                    .setContentsL((flags & CONTENTS_LOW) != 0)
                    .setReadExecOnly((flags & READ_EXEC_ONLY) != 0)
                    .setLimitInPages((flags & LIMIT_IN_PAGES) != 0)
                    .setSegNotPresent((flags & SEG_NOT_PRESENT) != 0)
                    .setUsable((flags & USEABLE) != 0)
                    .build());
        }
        return any ? records : List.of();
    }

    /** Sets those of the records that are not empty; a puppet has none yet. */
    static void write(Ptrace ptrace, Tid tid, List<user_desc_t> records, NativeBuffer scratch) {
        for (user_desc_t record : records) {
            int flags = flags(record);
            if (flags != EMPTY || record.getBaseAddr() != 0 || record.getLimit() != 0) {
                scratch.direct()
                        .putInt(0, record.getEntryNumber())
                        .putInt(4, record.getBaseAddr())
                        .putInt(8, record.getLimit())
                        .putInt(12, flags);
                ptrace.setThreadArea(tid, record.getEntryNumber(), scratch.address());
            }
        }
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
