package io.torpor.spi;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/** What the planner knows of a {@link ResourceRestorer}: service properties {@code torpor.restore.name}, {@code .stage}, {@code .provides}, {@code .needs},
 * {@code .onlyWith}. */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface RestoreStep {
    String PREFIX_ = "torpor.restore.";

    /** Unique among all steps of a restore: lower case, words joined by dashes, the family first ({@code signals-handlers}). */
    String name();

    RestoreStage stage();

    /** Capabilities that exist once this step has returned, such as {@code task-tree}; what it puts in the context is named by the family's documentation. */
    String[] provides() default {};

    /** Capabilities that must exist before this step starts. A provider in an earlier stage, or in this one, satisfies; a missing provider is an error of the plan. */
    String[] needs() default {};

    /**
     * Names of options: the step takes part only in sessions where one of them was given, and its component is not even loaded in others. Such a step
     * can provide nothing. Empty: it always takes part.
     */
    String[] onlyWith() default {};
}
