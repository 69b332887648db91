package io.torpor.arch.x86_64;

import io.torpor.image.proto.user_desc_t;
import io.torpor.image.proto.user_x86_regs_entry;
import io.torpor.image.proto.user_x86_regs_mode;
import java.nio.ByteBuffer;
import java.util.List;

/** Offsets in {@code struct user_regs_struct} of {@code <asm/user_64.h>}, and its record. */
final class UserRegs {
    static final int BYTES = 216;
    static final int RBP = 32;
    static final int RBX = 40;
    static final int R10 = 56;
    static final int R9 = 64;
    static final int R8 = 72;
    static final int RAX = 80;
    static final int RCX = 88;
    static final int RDX = 96;
    static final int RSI = 104;
    static final int RDI = 112;
    static final int ORIG_RAX = 120;
    static final int RIP = 128;
    static final int CS = 136;
    static final int RSP = 152;

    /** {@code __USER_CS} of {@code <asm/segment.h>}: 64-bit code. */
    static final int USER_CS = 0x33;

    private UserRegs() {}

    /** What the peer takes for a 32-bit thread: one that does not run with {@code __USER_CS}. */
    static boolean isNative(user_x86_regs_entry record) {
        return record.getCs() == USER_CS;
    }

    /** All of a 32-bit thread's registers, the upper ones too: it may come from 64-bit code and go back there. Only of its result register the upper half is the kernel's. */
    static user_x86_regs_entry save(ByteBuffer from, int at) {
        boolean compat = from.getLong(at + CS) != USER_CS;
        long ax = from.getLong(at + RAX);
        return user_x86_regs_entry
                .newBuilder()
                .setR15(from.getLong(at))
                .setR14(from.getLong(at + 8))
                .setR13(from.getLong(at + 16))
                .setR12(from.getLong(at + 24))
                .setBp(from.getLong(at + RBP))
                .setBx(from.getLong(at + RBX))
                .setR11(from.getLong(at + 48))
                .setR10(from.getLong(at + R10))
                .setR9(from.getLong(at + R9))
                .setR8(from.getLong(at + R8))
                .setAx(compat ? ax & 0xffff_ffffL : ax)
                .setCx(from.getLong(at + 88))
                .setDx(from.getLong(at + RDX))
                .setSi(from.getLong(at + RSI))
                .setDi(from.getLong(at + RDI))
                .setOrigAx(from.getLong(at + ORIG_RAX))
                .setIp(from.getLong(at + RIP))
                .setCs(from.getLong(at + CS))
                .setFlags(from.getLong(at + 144))
                .setSp(from.getLong(at + RSP))
                .setSs(from.getLong(at + 160))
                .setFsBase(from.getLong(at + 168))
                .setGsBase(from.getLong(at + 176))
                .setDs(from.getLong(at + 184))
                .setEs(from.getLong(at + 192))
                .setFs(from.getLong(at + 200))
                .setGs(from.getLong(at + 208))
                .setMode(compat ? user_x86_regs_mode.COMPAT : user_x86_regs_mode.NATIVE)
                .build();
    }

    /**
     * Fills the structure; no system call is in progress in a restored thread, so the kernel must not restart one.
     *
     * @param areas the thread's segments, which tell the bases of FS and GS where a 32-bit thread's record does not: the peer's never does
     */
    static void load(user_x86_regs_entry record, List<user_desc_t> areas, ByteBuffer into, int at) {
        into.putLong(at, record.getR15())
                .putLong(at + 8, record.getR14())
                .putLong(at + 16, record.getR13())
                .putLong(at + 24, record.getR12())
                .putLong(at + RBP, record.getBp())
                .putLong(at + RBX, record.getBx())
                .putLong(at + 48, record.getR11())
                .putLong(at + R10, record.getR10())
                .putLong(at + R9, record.getR9())
                .putLong(at + R8, record.getR8())
                .putLong(at + RAX, record.getAx())
                .putLong(at + 88, record.getCx())
                .putLong(at + RDX, record.getDx())
                .putLong(at + RSI, record.getSi())
                .putLong(at + RDI, record.getDi())
                .putLong(at + ORIG_RAX, -1)
                .putLong(at + RIP, record.getIp())
                .putLong(at + CS, record.getCs())
                .putLong(at + 144, record.getFlags())
                .putLong(at + RSP, record.getSp())
                .putLong(at + 160, record.getSs())
                .putLong(at + 168, base(record.getFsBase(), record.getFs(), areas))
                .putLong(at + 176, base(record.getGsBase(), record.getGs(), areas))
                .putLong(at + 184, record.getDs())
                .putLong(at + 192, record.getEs())
                .putLong(at + 200, record.getFs())
                .putLong(at + 208, record.getGs());
    }

    private static long base(long recorded, long selector, List<user_desc_t> areas) {
        if (recorded == 0) {
            for (user_desc_t area : areas) {
                if (ThreadAreas.selector(area.getEntryNumber()) == selector) {
                    return area.getBaseAddr() & 0xffff_ffffL;
                }
            }
        }
        return recorded;
    }
}
