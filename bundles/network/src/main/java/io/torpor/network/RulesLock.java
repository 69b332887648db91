package io.torpor.network;

import io.torpor.spi.RunJournal;
import io.torpor.spi.TorporException;
import java.util.List;

/** Rules of iptables that hold packets back. They last by themselves, so they are noted before they are made. */
final class RulesLock implements HeldLock {
    private final LeftRules rules;
    private final RunJournal.Entry note;
    private boolean ended;

    private RulesLock(LeftRules rules, RunJournal.Entry note) {
        this.rules = rules;
        this.note = note;
    }

    /** Makes them in the network namespace of this thread. */
    static RulesLock make(List<FilterRules> all, RunJournal journal) throws TorporException {
        List<FilterRules> rules = all.stream().filter(one -> !one.isEmpty()).toList();
        LeftRules left = new LeftRules(Namespaces.own(), rules);
        RulesLock lock = new RulesLock(left, journal.note(LeftRules.NOTE, left.toString()));
        for (FilterRules one : rules) {
            try {
                one.make();
            } catch (TorporException e) {
                lock.giveUp(one);
                throw e;
            }
        }
        return lock;
    }

    private void giveUp(FilterRules failed) throws TorporException {
        for (FilterRules made : rules.rules()) {
            if (made == failed) {
                break;
            }
            made.unmake();
        }
        note.done();
    }

    @Override
    public void makeLasting() {
        // They are so from the beginning.
    }

    @Override
    public synchronized void keep() {
        ended = true;
        note.done();
    }

    @Override
    public synchronized void release() throws TorporException {
        if (ended) {
            return;
        }
        rules.delete();
        ended = true;
        note.done();
    }
}
