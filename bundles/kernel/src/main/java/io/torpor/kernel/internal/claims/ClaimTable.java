package io.torpor.kernel.internal.claims;

import io.torpor.kernel.SessionId;
import io.torpor.spi.Claimants;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Who takes what, among the claimants of one role that a session pinned. */
public final class ClaimTable<T> implements Claimants<T> {
    private final SessionId.Kind kind;
    private final List<Claimant<T>> claimants;
    /** By kind: there are few kinds, and what else is said of a file is often said of no other. */
    private final Map<String, List<Claimant<T>>> known = new ConcurrentHashMap<>();

    /** By the first character of a description: who may take it. */
    private final Map<Character, List<Claimant<T>>> likely = new ConcurrentHashMap<>();

    private final Set<Claimant<T>> claimed = ConcurrentHashMap.newKeySet();

    /** @param claimants in an order that does not depend on when they were installed: messages follow it */
    public ClaimTable(SessionId.Kind kind, List<Claimant<T>> claimants) {
        this.kind = kind;
        this.claimants = List.copyOf(claimants);
    }

    @Override
    public T claim(Subject subject, List<String> descriptions) throws TorporException {
        Claimant<T> claimant = find(subject, descriptions);
        claimed.add(claimant);
        return claimant.service();
    }

    /** Symbolic names and versions of the bundles that have claimed anything so far. */
    public Set<String> bundlesThatClaimed() {
        Set<String> bundles = new TreeSet<>();
        for (Claimant<T> claimant : claimed) {
            bundles.add(claimant.offer().bundle());
        }
        return bundles;
    }

    private Claimant<T> find(Subject subject, List<String> descriptions) throws TorporException {
        List<Claimant<T>> takers = takers(descriptions);
        if (takers.size() == 1) {
            return takers.get(0);
        }
        throw (takers.isEmpty() ? unclaimed(subject, descriptions) : contested(subject, descriptions, takers))
                .toException();
    }

    private List<Claimant<T>> takers(List<String> descriptions) {
        List<Claimant<T>> takers = descriptions.isEmpty()
                ? List.of()
                : known.computeIfAbsent(descriptions.get(0), kind -> takersOf(List.of(kind)));
        for (int i = 1; i < descriptions.size(); i++) {
            for (Claimant<T> claimant : likely(descriptions.get(i))) {
                if (claimant.takes(descriptions.get(i)) && !takers.contains(claimant)) {
                    return takersOf(descriptions);
                }
            }
        }
        return takers;
    }

    private List<Claimant<T>> likely(String description) {
        char first = description.isEmpty() ? 0 : description.charAt(0);
        return likely.computeIfAbsent(
                first,
                any -> claimants.stream().filter(each -> each.mayTake(any)).toList());
    }

    /** Those that are preferred: what only others would take is theirs. */
    private List<Claimant<T>> takersOf(List<String> descriptions) {
        List<Claimant<T>> takers = new ArrayList<>();
        for (Claimant<T> claimant : claimants) {
            boolean takes = false;
            for (String description : descriptions) {
                takes |= claimant.takes(description);
            }
            if (takes) {
                takers.add(claimant);
            }
        }
        if (!takers.stream().allMatch(Claimant::isFallback)) {
            takers.removeIf(Claimant::isFallback);
        }
        return takers;
    }

    private Issue unclaimed(Subject subject, List<String> descriptions) {
        String remedy = kind == SessionId.Kind.DUMP
                ? "Install a plugin that claims it, or have the application close it before the dump."
                : "Install the plugin that wrote it.";
        return Issue.error(
                        "KERNEL-007",
                        subject,
                        start(subject, descriptions) + " is claimed by no installed plugin",
                        remedy)
                .with(evidence(descriptions));
    }

    private Issue contested(Subject subject, List<String> descriptions, List<Claimant<T>> takers) {
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < takers.size(); i++) {
            names.append(i == 0 ? "" : i == takers.size() - 1 ? " and " : ", ")
                    .append(takers.get(i).offer().label());
        }
        String claimed = takers.size() == 2 ? " is claimed by both " : " is claimed by each of ";
        return Issue.error(
                        "KERNEL-008",
                        subject,
                        start(subject, descriptions) + claimed + names,
                        "Remove all but one of them.")
                .with(evidence(descriptions));
    }

    private String start(Subject subject, List<String> descriptions) {
        String what = descriptions.isEmpty() ? "it has no description and" : descriptions.get(0);
        return "Cannot " + kind.verb() + " " + subject + ": " + what;
    }

    private static String evidence(List<String> descriptions) {
        return "described as " + descriptions;
    }
}
