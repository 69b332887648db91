package io.torpor.spi;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/** What the planner knows of a {@link ResourceDumper}: service properties {@code torpor.dump.name}, {@code .stage}, {@code .provides}, {@code .needs},
 * {@code .onlyWith}, {@code .live}. */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface DumpStep {
    String PREFIX_ = "torpor.dump.";

    /** Unique among all steps of a dump: lower case, words joined by dashes, the family first ({@code signals-handlers}). */
    String name();

    DumpStage stage();

    /** Capabilities that exist once this step has returned, such as {@code task-tree}; what it puts in the context is named by the family's documentation. */
    String[] provides() default {};

    /** Capabilities that must exist before this step starts. A provider in an earlier stage, or in this one, satisfies; a missing provider is an error of the plan. */
    String[] needs() default {};

    /**
     * Names of options: the step takes part only in sessions where one of them was given, and its component is not even loaded in others. Such a step
     * can provide nothing. Empty: it always takes part.
     */
    String[] onlyWith() default {};

    /**
     * Whether the step may also look at a tree that runs: a preflight takes it along. Such a step reads from outside ({@code /proc}, {@code kcmp},
     * {@code pidfd_getfd}), changes nothing, in the tree or on disk, and takes its objections to {@link DumpContext#refuse}, so that others follow. What is
     * gone by now it passes over. What it asks of threads is never answered. Steps that only a preflight is to run give {@code onlyWith = "preflight"}.
     */
    boolean live() default false;
}
