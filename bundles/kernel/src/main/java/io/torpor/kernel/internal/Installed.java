package io.torpor.kernel.internal;

import java.util.List;

/** What is installed at this moment. */
public interface Installed {
    /** The services of a type, in an order that does not depend on when they were registered; loads none. */
    <T> List<Offer<T>> of(Class<T> type);
}
