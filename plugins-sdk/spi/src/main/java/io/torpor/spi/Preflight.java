package io.torpor.spi;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** Answers, for a live tree and without touching it, whether a kind of resource would survive a dump. */
@ConsumerType
@FunctionalInterface
public interface Preflight {
    /** All issues found, not the first; an empty list when there are none. Called in stage {@link DumpStage#PREFLIGHT}, before any step. */
    List<Issue> check(DumpContext context) throws TorporException;
}
