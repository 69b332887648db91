package io.torpor.spi;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/** Which kind of note a {@link Recoverer} is for: service property {@code torpor.recovers}. */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Recovers {
    String PREFIX_ = "torpor.";

    /** As given to {@link RunJournal#note}; one recoverer for each kind. */
    String value();
}
