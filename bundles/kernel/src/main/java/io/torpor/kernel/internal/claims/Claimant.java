package io.torpor.kernel.internal.claims;

import io.torpor.kernel.internal.Offer;
import io.torpor.kernel.internal.ServiceTexts;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.util.ArrayList;
import java.util.List;

/** A service and what it claims. */
public final class Claimant<T> {
    static final String PROPERTY = "torpor.claims";
    static final String FALLBACK = "torpor.fallback";

    private final Offer<T> offer;
    private final List<ClaimPattern> patterns = new ArrayList<>();
    /** The characters that what it claims begins with. */
    private final boolean[] starts = new boolean[128];

    private boolean mayTakeAny;
    private T service;

    /** @throws TorporException when the service does not say what it claims */
    public Claimant(Offer<T> offer) throws TorporException {
        this.offer = offer;
        try {
            for (String pattern : ServiceTexts.of(offer, PROPERTY)) {
                patterns.add(new ClaimPattern(pattern));
                char first = pattern.isEmpty() ? 0 : pattern.charAt(0);
                if (first == '*' || first == 0 || first >= starts.length) {
                    mayTakeAny = true;
                } else {
                    starts[first] = true;
                }
            }
            if (patterns.isEmpty()) {
                throw new IllegalArgumentException("property `" + PROPERTY + "` is missing or empty");
            }
        } catch (IllegalArgumentException e) {
            throw Issue.error(
                            "KERNEL-001",
                            new Subject.Other(offer.label()),
                            offer.label() + " does not say what it claims: " + e.getMessage(),
                            "Annotate it with @Claims, or remove its bundle.")
                    .causedBy(e)
                    .toException();
        }
    }

    public Offer<T> offer() {
        return offer;
    }

    /** Gives it the object behind the service; once, before it is first claimed. */
    public void bind(T object) {
        service = object;
    }

    T service() {
        return service;
    }

    /** Whether any other claimant is preferred. */
    boolean isFallback() {
        return Boolean.TRUE.equals(offer.property(FALLBACK));
    }

    /** Whether it may take what begins with that character. Most is of other kinds. */
    boolean mayTake(char first) {
        return mayTakeAny || first < starts.length && starts[first];
    }

    boolean takes(String description) {
        if (!mayTake(description.isEmpty() ? 0 : description.charAt(0))) {
            return false;
        }
        for (ClaimPattern pattern : patterns) {
            if (pattern.matches(description)) {
                return true;
            }
        }
        return false;
    }
}
