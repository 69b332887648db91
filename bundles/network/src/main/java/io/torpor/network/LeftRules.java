package io.torpor.network;

import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.util.ArrayList;
import java.util.List;

/**
 * Rules of iptables that a killed engine may have left, as the journal has them: a line for people, then one for each deletion, with the version of IP before it.
 *
 * @param namespace inode of the network namespace that they are in
 */
record LeftRules(long namespace, List<FilterRules> rules) {
    /** How the journal calls them. */
    static final String NOTE = "iptables rules";

    private static final String IN = "in network namespace ";

    static LeftRules parse(String data) throws TorporException {
        String[] lines = data.split("\n");
        try {
            long namespace = Long.parseLong(lines[0].substring(IN.length()));
            List<String> old = new ArrayList<>();
            List<String> young = new ArrayList<>();
            for (int i = 1; i < lines.length; i++) {
                (lines[i].charAt(0) == '4' ? old : young).add(lines[i].substring(2));
            }
            List<FilterRules> rules = new ArrayList<>();
            if (!old.isEmpty()) {
                rules.add(new FilterRules(4, List.of(), old));
            }
            if (!young.isEmpty()) {
                rules.add(new FilterRules(6, List.of(), young));
            }
            return new LeftRules(namespace, rules);
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw Issue.error(
                            "NETWORK-006",
                            new Subject.Other(lines[0]),
                            "Cannot mend the rules of iptables \"" + lines[0] + "\": these are no rules",
                            "Delete rules with mark 0xc114 by hand; iptables-save shows them.")
                    .causedBy(e)
                    .toException();
        }
    }

    /** Deletes those that are still there. */
    void delete() throws TorporException {
        try {
            Namespaces.in(namespace, this::deleteHere);
        } catch (TorporException e) {
            throw e;
        } catch (Exception e) {
            throw Problems.notUnlocked("rules of iptables " + IN + namespace, e);
        }
    }

    private boolean deleteHere() throws TorporException {
        for (FilterRules one : rules) {
            one.unmake();
        }
        return true;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(IN).append(namespace).append('\n');
        for (FilterRules one : rules) {
            for (String line : one.unmade()) {
                text.append(one.version()).append(' ').append(line).append('\n');
            }
        }
        return text.toString();
    }
}
