package io.torpor.arch.x86_64;

import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import io.torpor.abi.Prctl;
import io.torpor.image.proto.thread_info_x86;
import io.torpor.tracee.Call;
import io.torpor.tracee.Data;
import io.torpor.tracee.Script;
import io.torpor.tracee.ThreadTraits;

/**
 * What a thread of x86 can be without a register's telling so: CPUID may be forbidden to it ({@code ARCH_SET_CPUID} of arch_prctl(2)), and so may RDTSC (PR_SET_TSC of prctl(2)); its
 * process may have a local descriptor table, and permission to use the tiles of AMX. The peer's format knows none of them, so they are in fields of our own.
 */
final class X86Traits implements ThreadTraits {
    /** {@code <asm/prctl.h>}. */
    private static final int ARCH_GET_CPUID = 0x1011;

    private static final int ARCH_SET_CPUID = 0x1012;
    private static final int ARCH_GET_XCOMP_PERM = 0x1022;
    private static final int ARCH_REQ_XCOMP_PERM = 0x1023;
    /** {@code <linux/prctl.h>}: RDTSC raises SIGSEGV. */
    private static final int PR_TSC_SIGSEGV = 2;

    /** Varints of our own in {@code thread_info_x86}: present if so. */
    private static final int WITHOUT_CPUID = 15032;

    private static final int WITHOUT_TSC = 15033;
    private static final int WITH_TILES = 15035;

    private final Call cpuid;
    private final Data tsc;
    private final LocalTable table;
    private final Data components;

    /**
     * Queues the questions.
     *
     * @param leader whether the thread answers for its process
     * @param tiles whether this processor has AMX
     */
    X86Traits(Script questions, boolean leader, boolean tiles) {
        cpuid = questions.tryCall("arch_prctl", ARCH_GET_CPUID, 0);
        tsc = questions.room(Integer.BYTES);
        questions.tryCall("prctl", Prctl.PR_GET_TSC, tsc, 0, 0, 0);
        table = leader ? new LocalTable(questions) : null;
        components = leader && tiles ? questions.room(Long.BYTES) : null;
        if (components != null) {
            questions.tryCall("arch_prctl", ARCH_GET_XCOMP_PERM, components);
        }
    }

    @Override
    public boolean wantsMore() {
        return table != null && table.isThere();
    }

    @Override
    public void askMore(Script questions) {
        if (wantsMore()) {
            table.ask(questions);
        }
    }

    @Override
    public Message addTo(Message record) {
        UnknownFieldSet.Builder own = UnknownFieldSet.newBuilder();
        if (cpuid.raw() == 0) {
            own.addField(WITHOUT_CPUID, one());
        }
        if (tsc.content().getInt(0) == PR_TSC_SIGSEGV) {
            own.addField(WITHOUT_TSC, one());
        }
        if (components != null && (components.content().getLong(0) >> XsaveLayout.TILES & 1) != 0) {
            own.addField(WITH_TILES, one());
        }
        if (wantsMore()) {
            table.addTo(own);
        }
        UnknownFieldSet fields = own.build();
        return fields.asMap().isEmpty()
                ? record
                : ((thread_info_x86) record)
                        .toBuilder().mergeUnknownFields(fields).build();
    }

    private static UnknownFieldSet.Field one() {
        return UnknownFieldSet.Field.newBuilder().addVarint(1).build();
    }

    /** Queues what gives a new thread the traits of a saved one. The table of the process comes with its first thread. */
    static void restore(Script script, thread_info_x86 record) {
        UnknownFieldSet own = record.getUnknownFields();
        if (own.hasField(WITHOUT_CPUID)) {
            script.call("arch_prctl", ARCH_SET_CPUID, 0);
        }
        if (own.hasField(WITHOUT_TSC)) {
            script.call("prctl", Prctl.PR_SET_TSC, PR_TSC_SIGSEGV, 0, 0, 0);
        }
        if (own.hasField(WITH_TILES)) {
            script.call("arch_prctl", ARCH_REQ_XCOMP_PERM, XsaveLayout.TILES);
        }
        LocalTable.restore(script, own);
    }
}
