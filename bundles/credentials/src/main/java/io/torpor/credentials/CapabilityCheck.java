package io.torpor.credentials;

import io.torpor.abi.FlagSet;
import io.torpor.spi.Issue;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.util.HashSet;
import java.util.Set;

/**
 * Which saved capabilities can be had. Those that a thread held must be there. That its bounding set, an upper limit for programs it may
 * execute, gets smaller because the engine's is, is worth a warning only, and so is a capability that this kernel does not know.
 */
final class CapabilityCheck {
    private static final int SET_BITS = 64;

    private final RestoreContext context;
    private final Set<Long> reported = new HashSet<>();
    private long available;

    CapabilityCheck(RestoreContext context) {
        this.context = context;
    }

    /** Looks at another puppet from now on. */
    void begin(Baseline baseline) {
        available = baseline.status().boundingCapabilities() & baseline.status().permittedCapabilities();
    }

    /** Refuses a thread that held what the engine has not got. */
    void require(Subject subject, long held) throws TorporException {
        long missing = held & ~available;
        if (missing != 0) {
            throw Issue.error(
                            "CREDENTIALS-010",
                            subject,
                            "Cannot restore " + subject + ": it held " + names(missing)
                                    + ", which the engine has not got",
                            "Run the engine with these capabilities.")
                    .toException();
        }
    }

    /** The part of a bounding set that can be kept. */
    long bounding(Subject subject, long wanted, long present) {
        long missing = wanted & ~present;
        if (missing != 0 && reported.add(missing)) {
            context.report(Issue.warning(
                    "CREDENTIALS-011",
                    subject,
                    "The capability bounding set of " + subject + " comes back without " + names(missing)
                            + ", because the engine's own lacks it",
                    "Programs that it executes cannot gain it. Run the engine with these capabilities to keep them."));
        }
        return wanted & present;
    }

    static String names(long set) {
        FlagSet names = FlagSet.named("capability");
        StringBuilder text = new StringBuilder();
        for (int capability = 0; capability < SET_BITS; capability++) {
            if ((set & 1L << capability) != 0) {
                text.append(text.length() == 0 ? "" : ", ").append(names.format(capability));
            }
        }
        return text.toString();
    }
}
