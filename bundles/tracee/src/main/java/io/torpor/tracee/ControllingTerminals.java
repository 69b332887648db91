package io.torpor.tracee;

import io.torpor.abi.LocalFd;
import java.util.HashMap;
import java.util.Map;

/**
 * Terminals for the sessions of a tree. A terminal is given to a session by its leader, and every other member has it by being born after that; so it is
 * done while the tree is born. Provided by the bundle {@code ttys} in stage NAMESPACES, if a saved tree had terminals. For the session's thread.
 */
public final class ControllingTerminals {
    private final Map<Integer, LocalFd> bySession = new HashMap<>();

    /**
     * Notes a terminal.
     *
     * @param session id in the saved tree
     * @param terminal open until the tree is born; stays the caller's
     */
    public void add(int session, LocalFd terminal) {
        bySession.put(session, terminal);
    }

    /** The terminal of a session of the saved tree, or null. */
    public LocalFd of(int session) {
        return bySession.get(session);
    }
}
