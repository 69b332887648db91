package io.torpor.arch.x86_64;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.torpor.image.proto.user_desc_t;
import io.torpor.tracee.Call;
import io.torpor.tracee.Data;
import io.torpor.tracee.Script;
import java.nio.ByteBuffer;

/**
 * The local descriptor table of a process, modify_ldt(2): emulators and old programs of 32 or 16 bits have one. The kernel gives it as the processor's descriptors, and takes it as
 * {@code struct user_desc} of {@code <asm/ldt.h>}, one for each entry.
 */
final class LocalTable {
    private static final int READ = 0;
    /** The way of writing that is not the one of Linux 1. */
    private static final int WRITE = 0x11;

    private static final int ENTRIES = 8192;
    private static final int ENTRY_BYTES = 8;

    /** {@code user_desc_t} in a field of our own of {@code thread_info_x86}, one for each entry. */
    private static final int FIELD = 15034;

    private final Call first;
    private Data content;

    /** Queues the question whether there is one: hardly a process has, and all of it is 64 KiB. */
    LocalTable(Script questions) {
        Data beginning = questions.room(ENTRY_BYTES);
        first = questions.tryCall("modify_ldt", READ, beginning, ENTRY_BYTES);
    }

    boolean isThere() {
        return first.raw() > 0;
    }

    void ask(Script questions) {
        content = questions.room(ENTRIES * ENTRY_BYTES);
        questions.call("modify_ldt", READ, content, ENTRIES * ENTRY_BYTES);
    }

    void addTo(UnknownFieldSet.Builder own) {
        UnknownFieldSet.Field.Builder field = UnknownFieldSet.Field.newBuilder();
        ByteBuffer table = content.content();
        for (int entry = 0; entry < ENTRIES; entry++) {
            long descriptor = table.getLong(entry * ENTRY_BYTES);
            if (descriptor != 0) {
                field.addLengthDelimited(Descriptor.decode(entry, descriptor).toByteString());
            }
        }
        own.addField(FIELD, field.build());
    }

    static void restore(Script script, UnknownFieldSet own) {
        for (ByteString bytes : own.getField(FIELD).getLengthDelimitedList()) {
            try {
                byte[] struct = Descriptor.toBytes(user_desc_t.parseFrom(bytes));
                script.call("modify_ldt", WRITE, script.bytes(struct), struct.length);
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalArgumentException("a core record's local descriptor table is damaged", e);
            }
        }
    }
}
