package io.torpor.network;

import io.torpor.abi.LocalFd;
import io.torpor.abi.Pid;
import io.torpor.linux.NetworkNamespace;
import io.torpor.spi.Moment;
import io.torpor.spi.MomentListener;
import io.torpor.spi.MomentListener.Reached;
import io.torpor.spi.RunJournal;
import io.torpor.spi.SessionContext;
import io.torpor.spi.TorporException;
import java.util.Optional;

/** The lock of a network namespace that is the tree's own, as a whole; listeners may lock and unlock something besides, or instead. */
final class NamespaceLock implements HeldLock {
    private final SessionContext session;
    private final Optional<Pid> root;
    private final HeldLock lock;
    private boolean told;

    private NamespaceLock(SessionContext session, Optional<Pid> root, HeldLock lock) {
        this.session = session;
        this.root = root;
        this.lock = lock;
    }

    /**
     * Announces {@link Moment#NETWORK_LOCK}, if the tree has a root already, and locks.
     *
     * @throws TorporException when a listener refuses, or the method does not work here
     */
    static LockChoice.Made make(LockChoice choice, LocalFd namespace, Optional<Pid> root, SessionContext session)
            throws TorporException {
        if (root.isPresent()) {
            MomentListener.announce(session, Reached.of(Moment.NETWORK_LOCK, root.get()));
        }
        RunJournal journal = session.require(RunJournal.class);
        try {
            LockChoice.Made made = NetworkNamespace.call(namespace, () -> choice.lock(Scope.everything(), journal));
            return new LockChoice.Made(new NamespaceLock(session, root, made.lock()), made.method());
        } catch (TorporException e) {
            throw e;
        } catch (Exception e) {
            throw Problems.notEntered(e);
        }
    }

    @Override
    public void makeLasting() throws TorporException {
        lock.makeLasting();
    }

    @Override
    public void keep() {
        lock.keep();
        told = true;
    }

    /** Announces {@link Moment#NETWORK_UNLOCK} first. */
    @Override
    public void release() throws TorporException {
        if (!told && root.isPresent()) {
            told = true;
            MomentListener.announce(session, Reached.of(Moment.NETWORK_UNLOCK, root.get()));
        }
        lock.release();
    }
}
