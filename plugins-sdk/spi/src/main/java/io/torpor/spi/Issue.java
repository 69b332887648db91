package io.torpor.spi;

import java.util.Objects;
import java.util.Optional;

/**
 * A problem, as a value. Its text says what, on what, why, and what to do; see {@link #toString}.
 *
 * @param code family and number, {@code FILES-012}; described in the {@code issues.properties} catalogue of the bundle that uses it
 * @param severity how bad it is
 * @param subject what it is about
 * @param message what went wrong and why, with measured values, system calls by name and errno names; without code and remedy; a
 *     sentence without its full stop
 * @param evidence further facts for the log, or empty
 * @param remedy what to do about it, as sentences, or empty
 * @param cause the exception that led to it, if any
 */
public record Issue(
        String code,
        Severity severity,
        Subject subject,
        String message,
        String evidence,
        String remedy,
        Optional<Throwable> cause) {
    public Issue {
        Objects.requireNonNull(code);
        Objects.requireNonNull(severity);
        Objects.requireNonNull(subject);
        Objects.requireNonNull(message);
    }

    public static Issue error(String code, Subject subject, String message, String remedy) {
        return new Issue(code, Severity.ERROR, subject, message, "", remedy, Optional.empty());
    }

    public static Issue warning(String code, Subject subject, String message, String remedy) {
        return new Issue(code, Severity.WARNING, subject, message, "", remedy, Optional.empty());
    }

    /** The same issue, with the exception that led to it. */
    public Issue causedBy(Throwable throwable) {
        return new Issue(code, severity, subject, message, evidence, remedy, Optional.of(throwable));
    }

    /** The same issue, with further facts for the log. */
    public Issue with(String furtherEvidence) {
        return new Issue(code, severity, subject, message, furtherEvidence, remedy, cause);
    }

    /** The same issue, of something that does not end the session. */
    public Issue asWarning() {
        return new Issue(code, Severity.WARNING, subject, message, evidence, remedy, cause);
    }

    /** This issue as the exception that ends a session. */
    public TorporException toException() {
        return new TorporException(this);
    }

    /** {@code Cannot dump fd 7 of task 4711 (java): /dev/nvidia0 is claimed by no installed plugin. Install the cuda plugin. [FILES-012]} */
    @Override
    public String toString() {
        return message + "." + (remedy.isEmpty() ? "" : " " + remedy) + " [" + code + "]";
    }
}
