package io.torpor.credentials;

import io.torpor.abi.Prctl;

/**
 * A kind of guessing by the processor that a thread may have ended for itself: PR_SET_SPECULATION_CTRL. {@code /proc/PID/status} shows it in words, which spares
 * asking each thread. (Not in these words: PR_SPEC_DISABLE_NOEXEC, and PR_SPEC_L1D_FLUSH, which takes a boot option.)
 */
enum Speculation {
    /** {@code Speculation_Store_Bypass}. */
    STORE_BYPASS(Prctl.PR_SPEC_STORE_BYPASS, "thread vulnerable", "thread mitigated", "thread force mitigated"),
    /** {@code SpeculationIndirectBranch}. */
    INDIRECT_BRANCH(
            Prctl.PR_SPEC_INDIRECT_BRANCH, "conditional enabled", "conditional disabled", "conditional force disabled");

    static final int NOT_ITS_OWN = 0;
    private static final int PR_SPEC_ENABLE = 2;
    private static final int PR_SPEC_DISABLE = 4;
    private static final int PR_SPEC_FORCE_DISABLE = 8;

    private final int number;
    private final String enabled;
    private final String disabled;
    private final String disabledForGood;

    Speculation(int number, String enabled, String disabled, String disabledForGood) {
        this.number = number;
        this.enabled = enabled;
        this.disabled = disabled;
        this.disabledForGood = disabledForGood;
    }

    /** For prctl(2). */
    int number() {
        return number;
    }

    /** What prctl(2) would be told to get there, or {@link #NOT_ITS_OWN} where it is the same for the whole machine. */
    int state(String words) {
        if (words.equals(enabled)) {
            return PR_SPEC_ENABLE;
        }
        if (words.equals(disabled)) {
            return PR_SPEC_DISABLE;
        }
        return words.equals(disabledForGood) ? PR_SPEC_FORCE_DISABLE : NOT_ITS_OWN;
    }

    /** Whether the words say that nobody speculates here. */
    static boolean isSafe(String words) {
        return words.startsWith("not ") || words.startsWith("globally ") || words.equals("always disabled");
    }
}
