package io.torpor.procfs;

import java.util.ArrayList;
import java.util.List;

/**
 * The {@code VmFlags} line of a mapping in {@code /proc/PID/smaps}; {@code proc_pid_smaps(5)}. The bits are ours, not
 * the kernel's {@code VM_*}, whose numbers aren't stable.
 *
 * @param bits constants of this class, or'ed
 * @param unknown codes that this class has no constant for, in the order of the line; who decides by flags must look
 *     here
 */
public record VmFlags(long bits, List<String> unknown) {
    private static final String CODES =
            "rd wr ex sh mr mw me ms gd pf lo io sr rr dc de ac nr ht sf nl ar wf dd sd mm hg nh mg um uw ss dp sl lf gu bt mt ui";

    /** {@code rd}: readable. */
    public static final long READ = bit("rd");
    /** {@code wr}: writable. */
    public static final long WRITE = bit("wr");
    /** {@code ex}: executable. */
    public static final long EXEC = bit("ex");
    /** {@code sh}: shared; absent, though the mapping is shared, where the file was opened for reading only. */
    public static final long SHARED = bit("sh");
    /** {@code mr}: may be made readable. */
    public static final long MAY_READ = bit("mr");
    /** {@code mw}: may be made writable. */
    public static final long MAY_WRITE = bit("mw");
    /** {@code me}: may be made executable. */
    public static final long MAY_EXEC = bit("me");
    /** {@code ms}: in every shared mapping, and in no private one. */
    public static final long MAY_SHARE = bit("ms");
    /** {@code gd}: {@code MAP_GROWSDOWN}. */
    public static final long GROWS_DOWN = bit("gd");
    /** {@code pf}: plain page frames without {@code struct page}: device memory. */
    public static final long PFN_MAP = bit("pf");
    /** {@code lo}: {@code mlock(2)}ed. */
    public static final long LOCKED = bit("lo");
    /** {@code io}: memory of a device. */
    public static final long IO = bit("io");
    /** {@code sr}: {@code MADV_SEQUENTIAL}. */
    public static final long SEQUENTIAL = bit("sr");
    /** {@code rr}: {@code MADV_RANDOM}. */
    public static final long RANDOM = bit("rr");
    /** {@code dc}: {@code MADV_DONTFORK}. */
    public static final long DONT_COPY = bit("dc");
    /** {@code de}: can't grow by {@code mremap(2)}. */
    public static final long DONT_EXPAND = bit("de");
    /** {@code ac}: counts for the commit limit. */
    public static final long ACCOUNTABLE = bit("ac");
    /** {@code nr}: {@code MAP_NORESERVE}. */
    public static final long NO_RESERVE = bit("nr");
    /** {@code ht}: {@code MAP_HUGETLB}. */
    public static final long HUGETLB = bit("ht");
    /** {@code sf}: {@code MAP_SYNC}. */
    public static final long SYNC = bit("sf");
    /** {@code wf}: {@code MADV_WIPEONFORK}. */
    public static final long WIPE_ON_FORK = bit("wf");
    /** {@code dd}: {@code MADV_DONTDUMP}. */
    public static final long DONT_DUMP = bit("dd");
    /** {@code sd}: soft-dirty. */
    public static final long SOFT_DIRTY = bit("sd");
    /** {@code mm}: page frames and pages mixed: some drivers. */
    public static final long MIXED_MAP = bit("mm");
    /** {@code hg}: {@code MADV_HUGEPAGE}. */
    public static final long HUGE_PAGE = bit("hg");
    /** {@code nh}: {@code MADV_NOHUGEPAGE}. */
    public static final long NO_HUGE_PAGE = bit("nh");
    /** {@code mg}: {@code MADV_MERGEABLE}. */
    public static final long MERGEABLE = bit("mg");
    /** {@code um}: registered with userfaultfd for missing pages. */
    public static final long UFFD_MISSING = bit("um");
    /** {@code uw}: registered with userfaultfd for write protection. */
    public static final long UFFD_WP = bit("uw");
    /** {@code ui}: registered with userfaultfd for minor faults. */
    public static final long UFFD_MINOR = bit("ui");
    /** {@code ss}: a shadow stack. */
    public static final long SHADOW_STACK = bit("ss");
    /** {@code dp}: {@code MAP_DROPPABLE}. */
    public static final long DROPPABLE = bit("dp");
    /** {@code sl}: {@code mseal(2)}ed. */
    public static final long SEALED = bit("sl");
    /** {@code lf}: {@code mlock2(2)} with {@code MLOCK_ONFAULT}. */
    public static final long LOCK_ON_FAULT = bit("lf");
    /** {@code gu}: may hold guard regions, {@code MADV_GUARD_INSTALL}. */
    public static final long GUARD = bit("gu");

    /** Of a mapping whose flags weren't read. */
    public static final VmFlags NONE = new VmFlags(0, List.of());

    private static final String[] NAMES = CODES.split(" ");
    private static final int LETTERS = 26;
    private static final long[] BIT_OF_CODE = bitsByCode();

    private static long[] bitsByCode() {
        long[] bits = new long[LETTERS * LETTERS];
        for (int i = 0; i < NAMES.length; i++) {
            bits[index(NAMES[i].charAt(0), NAMES[i].charAt(1))] = 1L << i;
        }
        return bits;
    }

    private static long bit(String code) {
        return 1L << CODES.indexOf(code) / 3;
    }

    private static int index(int first, int second) {
        int row = first - 'a';
        int column = second - 'a';
        return row < 0 || row >= LETTERS || column < 0 || column >= LETTERS ? -1 : row * LETTERS + column;
    }

    /** The bit of a two-letter code, or 0 if there is none. */
    static long bitOf(int first, int second) {
        int index = index(first, second);
        return index < 0 ? 0 : BIT_OF_CODE[index];
    }

    /** Whether all these flags are set. */
    public boolean has(long flags) {
        return (bits & flags) == flags;
    }

    /** The two-letter codes: known ones first, then the others. */
    public List<String> codes() {
        List<String> codes = new ArrayList<>(Long.bitCount(bits) + unknown.size());
        for (int i = 0; i < NAMES.length; i++) {
            if ((bits & 1L << i) != 0) {
                codes.add(NAMES[i]);
            }
        }
        codes.addAll(unknown);
        return codes;
    }

    @Override
    public String toString() {
        return String.join(" ", codes());
    }
}
