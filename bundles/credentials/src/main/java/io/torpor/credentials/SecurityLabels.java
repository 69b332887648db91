package io.torpor.credentials;

import io.torpor.abi.Pid;
import io.torpor.linux.Processes;
import io.torpor.procfs.ProcFs;
import io.torpor.procfs.TaskVanished;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.FrozenThread;
import java.io.IOException;

/** Labels of security modules (SELinux, AppArmor, Smack): {@code /proc/PID/attr/current}, which cannot be read where no module gives labels. */
final class SecurityLabels {
    private static final String LABEL = "attr/current";

    private final ProcFs procFs;
    private final boolean inUse;

    SecurityLabels(ProcFs procFs) {
        this.procFs = procFs;
        this.inUse = inUse(procFs, Processes.self());
    }

    private static boolean inUse(ProcFs procFs, Pid self) {
        try {
            return !label(procFs.text(self, LABEL)).isEmpty();
        } catch (IOException e) {
            return false; // EINVAL: no module has labels
        }
    }

    private static String label(String text) {
        int end = text.indexOf('\0');
        return (end < 0 ? text : text.substring(0, end)).trim();
    }

    /** Refuses a task with a thread whose label is one that restricts it. */
    void refuseConfined(FrozenTask task) throws TorporException {
        if (!inUse) {
            return;
        }
        for (FrozenThread thread : task.threads()) {
            Subject subject = new Subject.Thread(task.subject(), thread.tid().number());
            String label = read(task, thread, subject);
            if (!label.isEmpty() && !label.equals("unconfined") && !label.contains(":unconfined_t:")) {
                throw Issue.error(
                                "CREDENTIALS-003",
                                subject,
                                "Cannot dump " + subject + ": it has the security label " + label
                                        + ", which cannot be saved yet",
                                "Run the program unconfined.")
                        .toException();
            }
        }
    }

    private String read(FrozenTask task, FrozenThread thread, Subject subject) throws TorporException {
        try {
            return label(text(task, thread));
        } catch (IOException e) {
            throw Issue.error(
                            "CREDENTIALS-001",
                            subject,
                            "Cannot read the security label of " + subject + ": " + e.getMessage(),
                            "")
                    .causedBy(e)
                    .toException();
        }
    }

    private String text(FrozenTask task, FrozenThread thread) throws IOException, TaskVanished {
        return procFs.text(task.pid(), "task/" + thread.tid().number() + "/" + LABEL);
    }
}
