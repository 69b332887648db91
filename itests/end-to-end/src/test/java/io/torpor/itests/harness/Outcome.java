package io.torpor.itests.harness;

/**
 * How a run of a program ended.
 *
 * @param exitCode as the shell would see it; 137 after {@code kill -9}
 * @param output standard output and standard error together
 * @param milliseconds from its start to its end
 */
public record Outcome(String command, int exitCode, String output, long milliseconds) {
    public boolean succeeded() {
        return exitCode == 0;
    }

    /** @throws AssertionError with all that it said, unless it succeeded */
    public Outcome orFail() {
        if (!succeeded()) {
            throw new AssertionError(this + "");
        }
        return this;
    }

    @Override
    public String toString() {
        return "exit " + exitCode + " after " + milliseconds + " ms: " + command + "\n" + output;
    }
}
