package io.torpor.seccomp;

import io.torpor.abi.Capabilities;
import io.torpor.linux.Processes;
import io.torpor.procfs.ProcFs;
import io.torpor.procfs.Status;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import java.io.IOException;

/** What the engine must have to lift the restrictions of others for a moment: CAP_SYS_ADMIN, and none of its own. */
final class Privilege {
    private static final String REMEDY =
            "Run the engine with CAP_SYS_ADMIN, and without seccomp filters of its own (in a container: with an unconfined seccomp profile).";

    private Privilege() {}

    /** What stands in the engine's way; empty if nothing does, or it cannot be seen. */
    static String obstacle() {
        try {
            return obstacle(new ProcFs().status(Processes.self()));
        } catch (IOException e) {
            return ""; // without it the kernel says so
        }
    }

    /** What stands in the way of an engine with this status; empty if nothing does. */
    static String obstacle(Status engine) {
        if (engine.seccomp() > 0) {
            return "the engine is restricted by seccomp itself";
        }
        if ((engine.effectiveCapabilities() & 1L << Capabilities.CAP_SYS_ADMIN) == 0) {
            return "the engine lacks CAP_SYS_ADMIN";
        }
        return "";
    }

    static Issue missingToDump(Subject subject, String why) {
        return Issue.error(
                "SECCOMP-002",
                subject,
                "Cannot dump " + subject
                        + ": seccomp restricts it, and what it may do cannot be read nor its restrictions be lifted for a moment: "
                        + why,
                REMEDY);
    }

    static Issue missingToRestore(Subject subject, String why) {
        return Issue.error(
                "SECCOMP-004",
                subject,
                "Cannot restore " + subject
                        + ": it was restricted by seccomp, and the engine may not make its last calls past that: "
                        + why,
                REMEDY);
    }
}
