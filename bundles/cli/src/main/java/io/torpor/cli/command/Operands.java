package io.torpor.cli.command;

import io.torpor.abi.Pid;
import io.torpor.cli.Invocation;
import io.torpor.cli.UsageException;
import java.util.List;

/** What commands expect after their name. */
final class Operands {
    private Operands() {}

    static void none(Invocation invocation) throws UsageException {
        List<String> operands = invocation.operands();
        if (!operands.isEmpty()) {
            throw new UsageException(
                    "Command " + invocation.command() + " takes no operand, but got " + String.join(" ", operands));
        }
    }

    /** @param what the option or operand, for the message */
    static Pid pid(String what, String text) throws UsageException {
        try {
            return new Pid(Integer.parseInt(text));
        } catch (IllegalArgumentException e) {
            throw new UsageException(what + ": \"" + text + "\" is not a process id");
        }
    }
}
