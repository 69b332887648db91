package io.torpor.arch.x86_64;

import io.torpor.image.proto.user_x86_fpregs_entry;
import io.torpor.image.proto.user_x86_xsave_entry;
import java.nio.ByteBuffer;

/** x87, SSE, AVX, AVX-512, MPX and PKRU state: from an XSAVE area to its record and back. */
final class FpuState {
    private static final int ST_SPACE = 32;
    private static final int XMM_SPACE = 160;
    private static final int XMM_END = 416;
    private static final int XCOMP_BV = 520;
    private static final int YMM_WORDS = 64;
    private static final int BNDREG_WORDS = 8;
    private static final int BNDCSR_WORDS = 2;
    private static final int OPMASK_WORDS = 8;
    private static final int ZMM_UPPER_WORDS = 64;
    private static final int HI16_ZMM_WORDS = 128;
    private static final int PKRU_WORDS = 2;

    /** The components that images have fields for. */
    private static final long RECORDED = XsaveLayout.LEGACY
            | 1L << XsaveLayout.YMM
            | 1L << XsaveLayout.BNDREGS
            | 1L << XsaveLayout.BNDCSR
            | 1L << XsaveLayout.OPMASK
            | 1L << XsaveLayout.ZMM_UPPER
            | 1L << XsaveLayout.HI16_ZMM
            | 1L << XsaveLayout.PKRU;
    /** {@code init_pkru_value} of the kernel: data of key 0 only. */
    private static final int LINUX_PKRU = 0x5555_5554;

    /** {@code SH_STK_EN} of the register IA32_U_CET. */
    private static final long SHADOW_STACK_ENABLED = 1;

    private final XsaveLayout layout;

    FpuState(XsaveLayout layout) {
        this.layout = layout;
    }

    /** Whether this processor has the tiles of AMX, which a program must ask for. */
    boolean hasTiles() {
        return (layout.supported() >> XsaveLayout.TILES & 1) != 0;
    }

    /** How long an area is at most. */
    int bytes() {
        return layout.bytes();
    }

    /** Which components are in use in an area that records have no fields for, by their bits. */
    static long unrecorded(ByteBuffer area, int at, int bytes) {
        return bytes < XsaveLayout.EXTENDED ? 0 : area.getLong(at + XsaveLayout.HEADER) & ~RECORDED;
    }

    user_x86_fpregs_entry save(ByteBuffer area, int at, int bytes) {
        user_x86_fpregs_entry.Builder fpu = user_x86_fpregs_entry
                .newBuilder()
                .setCwd(area.getShort(at) & 0xffff)
                .setSwd(area.getShort(at + 2) & 0xffff)
                .setTwd(area.getShort(at + 4) & 0xffff)
                .setFop(area.getShort(at + 6) & 0xffff)
                .setRip(area.getLong(at + 8))
                .setRdp(area.getLong(at + 16))
                .setMxcsr(area.getInt(at + 24))
                .setMxcsrMask(area.getInt(at + 28));
        for (int i = ST_SPACE; i < XMM_SPACE; i += 4) {
            fpu.addStSpace(area.getInt(at + i));
        }
        for (int i = XMM_SPACE; i < XMM_END; i += 4) {
            fpu.addXmmSpace(area.getInt(at + i));
        }
        if (bytes >= XsaveLayout.EXTENDED) {
            fpu.setXsave(saveExtended(area, at, bytes));
        }
        return fpu.build();
    }

    private user_x86_xsave_entry saveExtended(ByteBuffer area, int at, int bytes) {
        user_x86_xsave_entry.Builder xsave =
                user_x86_xsave_entry.newBuilder().setXstateBv(area.getLong(at + XsaveLayout.HEADER));
        int ymm = layout.offset(XsaveLayout.YMM, bytes);
        for (int i = 0; ymm >= 0 && i < YMM_WORDS; i++) {
            xsave.addYmmhSpace(area.getInt(at + ymm + i * 4));
        }
        int bndregs = layout.offset(XsaveLayout.BNDREGS, bytes);
        for (int i = 0; bndregs >= 0 && i < BNDREG_WORDS; i++) {
            xsave.addBndregState(area.getLong(at + bndregs + i * 8));
        }
        int bndcsr = layout.offset(XsaveLayout.BNDCSR, bytes);
        for (int i = 0; bndcsr >= 0 && i < BNDCSR_WORDS; i++) {
            xsave.addBndcsrState(area.getLong(at + bndcsr + i * 8));
        }
        int opmask = layout.offset(XsaveLayout.OPMASK, bytes);
        for (int i = 0; opmask >= 0 && i < OPMASK_WORDS; i++) {
            xsave.addOpmaskReg(area.getLong(at + opmask + i * 8));
        }
        int upper = layout.offset(XsaveLayout.ZMM_UPPER, bytes);
        for (int i = 0; upper >= 0 && i < ZMM_UPPER_WORDS; i++) {
            xsave.addZmmUpper(area.getLong(at + upper + i * 8));
        }
        int hi16 = layout.offset(XsaveLayout.HI16_ZMM, bytes);
        for (int i = 0; hi16 >= 0 && i < HI16_ZMM_WORDS; i++) {
            xsave.addHi16Zmm(area.getLong(at + hi16 + i * 8));
        }
        int pkru = layout.offset(XsaveLayout.PKRU, bytes);
        for (int i = 0; pkru >= 0 && i < PKRU_WORDS; i++) {
            xsave.addPkru(area.getInt(at + pkru + i * 4));
        }
        return xsave.build();
    }

    /**
     * Which components were in use and cannot be loaded here, by their bits: this processor, or the record, has no place for them. Linux sets up PKRU for
     * every program, so that only another value than its own is a use.
     */
    long lacking(user_x86_fpregs_entry fpu) {
        boolean shadowStack = (fpu.getXsave().getCet().getCet() & SHADOW_STACK_ENABLED) != 0;
        long used = fpu.getXsave().getXstateBv() | (shadowStack ? 1L << XsaveLayout.CET_USER : 0);
        long missing = used & ~(layout.supported() & RECORDED);
        boolean presetKeys = fpu.getXsave().getPkruCount() > 0 && fpu.getXsave().getPkru(0) == LINUX_PKRU;
        return presetKeys ? missing & ~(1L << XsaveLayout.PKRU) : missing;
    }

    /** Components that the record has and this processor lacks are left out: {@link #lacking} tells whether they were in use. */
    void load(user_x86_fpregs_entry fpu, ByteBuffer area, int at, int bytes) {
        area.putShort(at, (short) fpu.getCwd())
                .putShort(at + 2, (short) fpu.getSwd())
                .putShort(at + 4, (short) fpu.getTwd())
                .putShort(at + 6, (short) fpu.getFop())
                .putLong(at + 8, fpu.getRip())
                .putLong(at + 16, fpu.getRdp())
                .putInt(at + 24, fpu.getMxcsr());
        for (int i = 0; i < fpu.getStSpaceCount(); i++) {
            area.putInt(at + ST_SPACE + i * 4, fpu.getStSpace(i));
        }
        for (int i = 0; i < fpu.getXmmSpaceCount(); i++) {
            area.putInt(at + XMM_SPACE + i * 4, fpu.getXmmSpace(i));
        }
        if (bytes < XsaveLayout.EXTENDED) {
            return;
        }
        long used = fpu.getXsave().getXstateBv() & layout.supported() & RECORDED;
        area.putLong(at + XsaveLayout.HEADER, used | XsaveLayout.LEGACY);
        area.putLong(at + XCOMP_BV, 0);
        if (fpu.hasXsave()) {
            loadExtended(fpu.getXsave(), area, at, bytes);
        }
    }

    private void loadExtended(user_x86_xsave_entry xsave, ByteBuffer area, int at, int bytes) {
        int ymm = at + layout.offset(XsaveLayout.YMM, bytes);
        for (int i = 0; ymm >= at && i < xsave.getYmmhSpaceCount(); i++) {
            area.putInt(ymm + i * 4, xsave.getYmmhSpace(i));
        }
        int bndregs = at + layout.offset(XsaveLayout.BNDREGS, bytes);
        for (int i = 0; bndregs >= at && i < xsave.getBndregStateCount(); i++) {
            area.putLong(bndregs + i * 8, xsave.getBndregState(i));
        }
        int bndcsr = at + layout.offset(XsaveLayout.BNDCSR, bytes);
        for (int i = 0; bndcsr >= at && i < xsave.getBndcsrStateCount(); i++) {
            area.putLong(bndcsr + i * 8, xsave.getBndcsrState(i));
        }
        int opmask = at + layout.offset(XsaveLayout.OPMASK, bytes);
        for (int i = 0; opmask >= at && i < xsave.getOpmaskRegCount(); i++) {
            area.putLong(opmask + i * 8, xsave.getOpmaskReg(i));
        }
        int upper = at + layout.offset(XsaveLayout.ZMM_UPPER, bytes);
        for (int i = 0; upper >= at && i < xsave.getZmmUpperCount(); i++) {
            area.putLong(upper + i * 8, xsave.getZmmUpper(i));
        }
        int hi16 = at + layout.offset(XsaveLayout.HI16_ZMM, bytes);
        for (int i = 0; hi16 >= at && i < xsave.getHi16ZmmCount(); i++) {
            area.putLong(hi16 + i * 8, xsave.getHi16Zmm(i));
        }
        int pkru = at + layout.offset(XsaveLayout.PKRU, bytes);
        for (int i = 0; pkru >= at && i < xsave.getPkruCount(); i++) {
            area.putInt(pkru + i * 4, xsave.getPkru(i));
        }
    }
}
