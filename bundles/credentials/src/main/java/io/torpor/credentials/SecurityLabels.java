package io.torpor.credentials;

import io.torpor.procfs.ProcFs;
import io.torpor.procfs.SecurityModule;
import io.torpor.spi.DumpContext;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.FrozenThread;
import java.io.IOException;
import java.nio.file.Path;

/** Labels of security modules (SELinux, AppArmor): {@code /proc/PID/task/TID/attr/current}, which cannot be read where no module gives labels. */
final class SecurityLabels {
    private static final String SOCKETS = "attr/sockcreate";
    private static final String ENFORCED = " (enforce)";

    private final ProcFs procFs;
    private final SecurityModule module;
    private final ProfileQuery query = new ProfileQuery();

    /**
     * What was read of a thread.
     *
     * @param label empty for one that restricts nothing
     * @param ofSockets what SELinux will give to its sockets; empty for the preset
     */
    record Labels(String label, String ofSockets) {
        static final Labels NONE = new Labels("", "");
    }

    SecurityLabels(ProcFs procFs) {
        this.procFs = procFs;
        this.module = SecurityModule.inUse();
    }

    /** Reads the labels of a thread; refuses one that cannot be saved. */
    Labels read(DumpContext context, FrozenTask task, FrozenThread thread) throws TorporException {
        if (module == SecurityModule.NONE) {
            return Labels.NONE;
        }
        Subject subject = new Subject.Thread(task.subject(), thread.tid().number());
        try {
            String shown = text(task, thread, module.labelFile(Path.of("/proc/" + task.pid())));
            Label label = Label.of(module, shown);
            if (!label.obstacle().isEmpty()) {
                context.refuse(Issue.error(
                        "CREDENTIALS-003",
                        subject,
                        "Cannot dump " + subject + ": it has the security label " + label.name() + ", and "
                                + label.obstacle(),
                        "Run the program unconfined, or under a plain profile."));
            }
            if (module == SecurityModule.APPARMOR && shown.endsWith(ENFORCED) && query.forbidsToStop(label.name())) {
                context.refuse(Issue.error(
                        "CREDENTIALS-020",
                        subject,
                        "Cannot dump " + subject + ": its AppArmor profile " + label.name()
                                + " does not let it signal itself, by which it would answer questions about itself",
                        "Add \"signal (send, receive) peer=" + label.name()
                                + ",\" to the profile, or dump with it in complain mode (aa-complain)."));
            }
            return new Labels(label.name(), module == SecurityModule.SELINUX ? text(task, thread, SOCKETS) : "");
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

    private String text(FrozenTask task, FrozenThread thread, String file) throws IOException {
        return SecurityModule.text(
                procFs.text(task.pid(), "task/" + thread.tid().number() + "/" + file));
    }
}
