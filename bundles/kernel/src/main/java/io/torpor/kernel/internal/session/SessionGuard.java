package io.torpor.kernel.internal.session;

import io.torpor.kernel.SessionId;
import io.torpor.kernel.internal.undo.UndoJournal;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets others end a session: the JVM's shutdown, or the framework that stops the engine. They ask, by an interrupt, and wait until
 * the session's own thread has undone everything; if that does not answer (it may be stuck in a system call), they run the journal
 * themselves. The last stage, in which the tree is let go or killed, is not interrupted: half of it would be worse than either end.
 */
public final class SessionGuard {
    /** How long the thread of the session has for leaving its step and undoing all; service managers kill after 90 s. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final SessionId id;
    private final UndoJournal journal;
    private final Duration grace;
    private final Thread owner = Thread.currentThread();
    private final Thread hook;
    private final CountDownLatch over = new CountDownLatch(1);
    private boolean interruptible = true;
    private String cancelledBecause;

    /** To be made by the session's thread. */
    SessionGuard(SessionId id, UndoJournal journal) {
        this(id, journal, GRACE);
    }

    SessionGuard(SessionId id, UndoJournal journal, Duration grace) {
        this.id = id;
        this.journal = journal;
        this.grace = grace;
        this.hook = new Thread(() -> endFromOutside("the JVM shuts down"), "torpor-undo-" + id.number());
    }

    /** @throws TorporException when the JVM is shutting down already */
    void begin() throws TorporException {
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            throw cancelled("the JVM shuts down", e);
        }
    }

    /** Ends the session, if it has not ended, and returns when it has: succeeded, or undone. */
    public void endFromOutside(String reason) {
        cancel(reason);
        if (Thread.currentThread() == owner || !awaitEnd()) {
            journal.undo();
        }
    }

    /** Asks the session to end; does not wait. */
    synchronized void cancel(String reason) {
        if (over.getCount() == 0 || cancelledBecause != null) {
            return;
        }
        cancelledBecause = reason;
        if (interruptible) {
            owner.interrupt();
        }
    }

    private boolean awaitEnd() {
        boolean interrupted = false;
        long deadline = System.nanoTime() + grace.toNanos();
        try {
            while (true) {
                try {
                    return over.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** @throws TorporException when someone wants the session to end */
    synchronized void check() throws TorporException {
        if (cancelledBecause != null) {
            throw cancelled(cancelledBecause, null);
        }
        if (interruptible && Thread.currentThread().isInterrupted()) {
            throw Issue.error("KERNEL-009", subject(), "Cannot " + id + ": it was interrupted", "")
                    .toException();
        }
    }

    /** From here on nobody interrupts. */
    synchronized void enterLastStage() throws TorporException {
        check();
        interruptible = false;
    }

    /** The session has failed and is about to undo: nobody may interrupt that. */
    synchronized void enterUndo() {
        interruptible = false;
    }

    /** Ends the session with success, unless it was undone meanwhile. */
    void succeed() throws TorporException {
        if (!journal.drop()) {
            check();
            throw new IllegalStateException("the journal was run back, and nobody asked for it");
        }
    }

    /** Why a session really failed: a step whose thread was interrupted only knows that it was. */
    synchronized TorporException explain(TorporException failure) {
        boolean said = failure.issue().code().equals("KERNEL-011");
        return cancelledBecause == null || said ? failure : cancelled(cancelledBecause, failure);
    }

    /** Whether the interrupt status of the session's thread was set here, and means nothing to its caller. */
    synchronized boolean cancelled() {
        return cancelledBecause != null;
    }

    /** After the journal was dropped or undone. */
    void end() {
        synchronized (this) {
            over.countDown();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is shutting down, and the hook has started or will: it finds that the session is over.
            return;
        }
    }

    private TorporException cancelled(String reason, Throwable cause) {
        Issue issue = Issue.error(
                "KERNEL-011", subject(), "Cannot " + id + ": " + reason, "Everything done so far is undone.");
        return (cause == null ? issue : issue.causedBy(cause)).toException();
    }

    private Subject subject() {
        return new Subject.Other(id.toString());
    }
}
