package io.torpor.credentials;

import io.torpor.abi.Pid;
import io.torpor.procfs.ProcFs;
import io.torpor.spi.Issue;
import io.torpor.spi.TorporException;
import io.torpor.tracee.SavedTask;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Numbers in files of {@code /proc/PID}. */
final class ProcessFiles {
    private ProcessFiles() {}

    /** The login id, −1 for unset; null on a kernel without audit. */
    static Integer loginId(ProcFs procFs, Pid pid) throws IOException {
        try {
            return Integer.parseUnsignedInt(procFs.text(pid, "loginuid").trim());
        } catch (FileNotFoundException e) {
            return null;
        }
    }

    static int oomScoreAdjustment(ProcFs procFs, Pid pid) throws IOException {
        return Integer.parseInt(procFs.text(pid, "oom_score_adj").trim());
    }

    /** A mask of kinds of memory; null on a kernel without core dumps. */
    static Long coredumpFilter(ProcFs procFs, Pid pid) throws IOException {
        try {
            String text = procFs.text(pid, "coredump_filter").trim();
            return text.isEmpty() ? null : Long.parseLong(text, 16);
        } catch (FileNotFoundException e) {
            return null;
        }
    }

    /** The nice value in {@code /autogroup-4711 nice 5}; null where sessions are no groups to the scheduler. */
    static Integer autogroupNice(ProcFs procFs, Pid pid) throws IOException {
        try {
            String text = procFs.text(pid, "autogroup").trim();
            return text.isEmpty() ? null : Integer.parseInt(text.substring(text.lastIndexOf(' ') + 1));
        } catch (FileNotFoundException e) {
            return null;
        }
    }

    static void writeCoredumpFilter(Pid pid, long filter) throws IOException {
        write("/proc/" + pid + "/coredump_filter", "0x" + Long.toHexString(filter));
    }

    static void writeAutogroupNice(Pid pid, long nice) throws IOException {
        write("/proc/" + pid + "/autogroup", Long.toString(nice));
    }

    private static void write(String path, String text) throws IOException {
        try (FileOutputStream file = new FileOutputStream(path)) {
            file.write(text.getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** Lowering it takes CAP_SYS_RESOURCE. */
    static void writeOomScoreAdjustment(SavedTask task, int adjustment) throws TorporException {
        try (FileOutputStream file =
                new FileOutputStream("/proc/" + task.puppet().pid() + "/oom_score_adj")) {
            file.write(Integer.toString(adjustment).getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw Issue.error(
                            "CREDENTIALS-007",
                            task.subject(),
                            "Cannot set oom_score_adj of " + task.subject() + " to " + adjustment + ": "
                                    + e.getMessage(),
                            "Give the engine CAP_SYS_RESOURCE, or start it with a lower oom_score_adj.")
                    .causedBy(e)
                    .toException();
        }
    }
}
