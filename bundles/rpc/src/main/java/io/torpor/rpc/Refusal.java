package io.torpor.rpc;

import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.util.Arrays;

/** Requests that are turned down before the engine hears of them. */
final class Refusal {
    private static final Subject REQUEST = new Subject.Other("the request");

    private Refusal() {}

    static Issue issue(String code, String message, String remedy) {
        return Issue.error(code, REQUEST, message, remedy);
    }

    static TorporException of(String code, String message, String remedy) {
        return fromCaller(issue(code, message, remedy));
    }

    static TorporException of(String code, String message, String remedy, Throwable cause) {
        return fromCaller(issue(code, message, remedy).causedBy(cause));
    }

    /** The log names the place that an exception comes from. */
    private static TorporException fromCaller(Issue issue) {
        TorporException refusal = issue.toException();
        StackTraceElement[] stack = refusal.getStackTrace();
        int caller = 0;
        while (caller < stack.length - 1 && !stack[caller].getClassName().equals(Refusal.class.getName())) {
            caller++;
        }
        while (caller < stack.length - 1 && stack[caller].getClassName().equals(Refusal.class.getName())) {
            caller++;
        }
        refusal.setStackTrace(Arrays.copyOfRange(stack, caller, stack.length));
        return refusal;
    }
}
