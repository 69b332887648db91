package io.torpor.tracee;

import io.torpor.image.proto.creds_entry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/**
 * Processes that must do something before they have a second thread, and cannot do it before most of them is there: their threads are not born with the tree but in stage PRIVATE, with the capability
 * {@code all-threads}. Provided by the bundle {@code credentials} in stage PREPARE, with a rule that only a security module makes true of anybody; {@code tasks} adds the puppets. For the session's thread.
 */
public final class LateThreads {
    private final Predicate<creds_entry> rule;
    private final List<Puppet> puppets = new ArrayList<>();

    /** @param rule by the credentials that a process is to have */
    public LateThreads(Predicate<creds_entry> rule) {
        this.rule = rule;
    }

    /** Whether the threads of a process with such credentials have to wait. */
    public boolean isNeededBy(creds_entry wanted) {
        return rule.test(wanted);
    }

    /** Notes one that has its first thread only so far. */
    public void add(Puppet puppet) {
        puppets.add(puppet);
    }

    /** Those whose other threads are still to be born. */
    public List<Puppet> puppets() {
        return Collections.unmodifiableList(puppets);
    }
}
