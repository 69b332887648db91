package io.torpor.itests.harness;

/** One program, dumped again and again. */
public final class Survival {
    private Survival() {}

    /** Looks at a program's own state. */
    @FunctionalInterface
    public interface Check {
        /** @param round 0 before the first dump, then the number of dumps that it has survived */
        void look(int round) throws Exception;
    }

    /** How often a real program is dumped. */
    public static int rounds() {
        return Integer.getInteger("torpor.rounds", 10);
    }

    public static void ofRealProgram(Target target, Mode mode, Check check) throws Exception {
        run(target, mode, rounds(), check);
    }

    public static void run(Target target, Mode mode, int rounds, Check check) throws Exception {
        look(target, mode, 0, check);
        for (int round = 1; round <= rounds; round++) {
            goOn(target, mode, round, check);
        }
    }

    /** One round more, after others. */
    public static void goOn(Target target, Mode mode, int round, Check check) throws Exception {
        mode.apply(target, round);
        look(target, mode, round, check);
    }

    private static void look(Target target, Mode mode, int round, Check check) throws Exception {
        try {
            check.look(round);
        } catch (Exception | AssertionError e) {
            throw new AssertionError("After " + round + " times " + mode + ": " + e + "\n" + target.describe(), e);
        }
    }
}
