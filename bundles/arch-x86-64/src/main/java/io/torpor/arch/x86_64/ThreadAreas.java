package io.torpor.arch.x86_64;

import io.torpor.abi.Tid;
import io.torpor.image.proto.user_desc_t;
import io.torpor.linux.NativeBuffer;
import io.torpor.linux.Ptrace;
import io.torpor.linux.PtraceList;
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
    private static final int DESCRIPTOR = Descriptor.BYTES;
    private static final int BYTES = COUNT * DESCRIPTOR;

    private ThreadAreas() {}

    /** What a segment register holds to select an entry of the GDT. */
    static long selector(int entry) {
        final int userPrivilege = 3;
        return (long) entry << 3 | userPrivilege;
    }

    static void read(PtraceList list, Tid tid, NativeBuffer into, int at) {
        for (int i = 0; i < COUNT; i++) {
            int descriptor = at + i * DESCRIPTOR;
            into.direct()
                    .putInt(descriptor, FIRST + i)
                    .putLong(descriptor + 4, 0)
                    .putInt(descriptor + 12, Descriptor.EMPTY);
            list.getThreadArea(tid, FIRST + i, into.address() + descriptor);
        }
    }

    /** All three as records; none if the thread has set none. */
    static List<user_desc_t> save(ByteBuffer from, int at) {
        List<user_desc_t> records = new ArrayList<>(COUNT);
        boolean any = false;
        for (int descriptor = at; descriptor < at + BYTES; descriptor += DESCRIPTOR) {
            user_desc_t record = Descriptor.ofStruct(from, descriptor);
            any |= !Descriptor.isEmpty(record);
            records.add(record);
        }
        return any ? records : List.of();
    }

    /** Sets those of the records that are not empty; a puppet has none yet. */
    static void write(Ptrace ptrace, Tid tid, List<user_desc_t> records, NativeBuffer scratch) {
        for (user_desc_t record : records) {
            if (!Descriptor.isEmpty(record)) {
                scratch.direct().put(0, Descriptor.toBytes(record));
                ptrace.setThreadArea(tid, record.getEntryNumber(), scratch.address());
            }
        }
    }
}
