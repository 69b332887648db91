package io.torpor.credentials;

import io.torpor.spi.DumpContext;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;

/** Warns of what no image holds. */
final class LostAttributes {
    private LostAttributes() {}

    static void keyring(DumpContext context, Subject task) {
        warn(
                context,
                "CREDENTIALS-014",
                task,
                "has a keyring of its own, which is not saved",
                "Have it load its keys again after a restore, or keep them in the user's keyring.");
    }

    static void cookie(DumpContext context, Subject task) {
        warn(
                context,
                "CREDENTIALS-015",
                task,
                "shares processor cores only with those of its core-scheduling group, which is not saved",
                "Give the restored tasks a new one, with coresched(1).");
    }

    private static void warn(DumpContext context, String code, Subject subject, String what, String remedy) {
        context.report(Issue.warning(code, subject, "While " + subject + " is dumped: it " + what, remedy));
    }
}
