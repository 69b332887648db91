package io.torpor.arch.x86_64;

import io.torpor.image.proto.user_x86_regs_entry;
import io.torpor.image.proto.user_x86_regs_mode;
import java.nio.ByteBuffer;

/** Offsets in {@code struct user_regs_struct} of {@code <asm/user_64.h>}, and its record. */
final class UserRegs {
    static final int BYTES = 216;
    static final int RBP = 32;
    static final int RBX = 40;
    static final int R10 = 56;
    static final int R9 = 64;
    static final int R8 = 72;
    static final int RAX = 80;
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

    static user_x86_regs_entry save(ByteBuffer from, int at) {
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
                .setAx(from.getLong(at + RAX))
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
                .setMode(user_x86_regs_mode.NATIVE)
                .build();
    }

    /** Fills the structure; no system call is in progress in a restored thread, so the kernel must not restart one. */
    static void load(user_x86_regs_entry record, ByteBuffer into, int at) {
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
                .putLong(at + 168, record.getFsBase())
                .putLong(at + 176, record.getGsBase())
                .putLong(at + 184, record.getDs())
                .putLong(at + 192, record.getEs())
                .putLong(at + 200, record.getFs())
                .putLong(at + 208, record.getGs());
    }
}
