package io.torpor.procfs;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Collects the lines of one {@code status} file. */
final class StatusReader {
    private static final String[] REQUIRED = {
        "Name",
        "State",
        "Tgid",
        "Ngid",
        "Pid",
        "PPid",
        "TracerPid",
        "Uid",
        "Gid",
        "Groups",
        "NStgid",
        "NSpid",
        "NSpgid",
        "NSsid",
        "Threads",
        "SigQ",
        "SigPnd",
        "ShdPnd",
        "SigBlk",
        "SigIgn",
        "SigCgt",
        "CapInh",
        "CapPrm",
        "CapEff",
        "CapBnd",
        "CapAmb",
        "NoNewPrivs"
    };
    private static final int NAME = 0;
    private static final int STATE = 1;
    private static final int TGID = 2;
    private static final int NGID = 3;
    private static final int PID = 4;
    private static final int PPID = 5;
    private static final int TRACER = 6;
    private static final int UID = 7;
    private static final int GID = 8;
    private static final int GROUPS = 9;
    private static final int NS_TGID = 10;
    private static final int NS_PID = 11;
    private static final int NS_PGID = 12;
    private static final int NS_SID = 13;
    private static final int THREADS = 14;
    private static final int SIG_Q = 15;
    private static final int FIRST_MASK = 16;
    private static final int MASKS = 10;
    private static final int NO_NEW_PRIVS = 26;
    private static final int[] NONE = {};

    private final ProcText in;
    private final int[] starts = new int[REQUIRED.length];
    private int umask = -1;
    private int seccomp = -1;
    private int seccompFilters = -1;
    private String allowedCpus = "";
    private String storeBypass = "";
    private String indirectBranch = "";
    private String threadFeatures = "";

    StatusReader(ByteBuffer text) {
        in = new ProcText("/proc/PID/status", text);
    }

    Status read() {
        findLines();
        long[] masks = new long[MASKS];
        for (int i = 0; i < MASKS; i++) {
            masks[i] = at(FIRST_MASK + i).hex();
        }
        return new Status(
                EscapedText.unescapeName(name()),
                (char) at(STATE).peek(),
                umask,
                at(TGID).number(),
                at(NGID).number(),
                at(PID).number(),
                at(PPID).number(),
                at(TRACER).number(),
                ids(UID),
                ids(GID),
                ids(GROUPS),
                ids(NS_TGID),
                ids(NS_PID),
                ids(NS_PGID),
                ids(NS_SID),
                at(THREADS).number(),
                at(SIG_Q).number(),
                masks[0],
                masks[1],
                masks[2],
                masks[3],
                masks[4],
                masks[5],
                masks[6],
                masks[7],
                masks[8],
                masks[9],
                at(NO_NEW_PRIVS).number() != 0,
                seccomp,
                seccompFilters,
                storeBypass,
                indirectBranch,
                allowedCpus,
                threadFeatures);
    }

    /** The kernel's order is fixed, so one line is compared with one expected name, and only what surprises with all. */
    private void findLines() {
        Arrays.fill(starts, -1);
        int expected = 0;
        while (!in.atEnd()) {
            int line = in.position();
            if (expected < REQUIRED.length && startsWith(line, REQUIRED[expected])) {
                starts[expected] = line + REQUIRED[expected].length() + 1;
                expected++;
            } else {
                optional(line);
                in.moveTo(line);
            }
            in.skipLine();
        }
        if (expected < REQUIRED.length) {
            throw in.error("there is no line " + REQUIRED[expected] + ", or not in its place");
        }
    }

    private boolean startsWith(int position, String name) {
        return in.startsWith(position, name) && in.peekAt(position + name.length()) == ':';
    }

    private void optional(int line) {
        if (in.tryTake("Umask:")) {
            umask = in.blanks().octal();
        } else if (in.tryTake("Seccomp:")) {
            seccomp = in.blanks().number();
        } else if (in.tryTake("Seccomp_filters:")) {
            seccompFilters = in.blanks().number();
        } else if (in.tryTake("Speculation_Store_Bypass:")) {
            storeBypass = in.blanks().line();
        } else if (in.tryTake("SpeculationIndirectBranch:")) {
            indirectBranch = in.blanks().line();
        } else if (in.tryTake("Cpus_allowed:")) {
            allowedCpus = in.blanks().line();
        } else if (in.tryTake("x86_Thread_features:")) {
            threadFeatures = (in.blanks().line().trim() + " " + threadFeatures).trim();
        } else if (in.tryTake("untag_mask:")) {
            boolean all = in.blanks().line().trim().equals("0xffffffffffffffff");
            threadFeatures = all ? threadFeatures : (threadFeatures + " lam").trim();
        } else if (in.lineEnd() == line) {
            throw in.error("an empty line");
        }
    }

    private ProcText at(int index) {
        in.moveTo(starts[index]);
        return in.blanks();
    }

    private String name() {
        in.moveTo(starts[NAME]);
        in.expect('\t');
        return in.line();
    }

    private int[] ids(int index) {
        at(index);
        int[] ids = new int[4];
        int count = 0;
        while (!in.atLineEnd()) {
            if (count == ids.length) {
                ids = Arrays.copyOf(ids, count * 2);
            }
            // A user or group id has 32 bits, unsigned: 4294967294 is a valid one.
            long id = in.decimal();
            if (id >>> Integer.SIZE != 0) {
                throw in.error("an id has more than 32 bits");
            }
            ids[count++] = (int) id;
            in.blanks();
        }
        return count == 0 ? NONE : Arrays.copyOf(ids, count);
    }
}
