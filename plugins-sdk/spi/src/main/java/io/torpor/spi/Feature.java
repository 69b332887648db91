package io.torpor.spi;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/** What is known of a {@link FeatureProbe} before it runs: service properties {@code torpor.feature.name}, {@code .description}, {@code .mandatory}. */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Feature {
    String PREFIX_ = "torpor.feature.";

    /** As {@code check --feature} takes it: lower case, words joined by underscores ({@code pagemap_scan}). */
    String name();

    /** What it is for, in a few words. */
    String description();

    /** Nothing can be dumped or restored without it. */
    boolean mandatory() default false;
}
