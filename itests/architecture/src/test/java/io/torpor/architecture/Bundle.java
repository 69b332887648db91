package io.torpor.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.Source;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which bundle a class lies in: by the jar or the folder that it was read from, not by its package. */
final class Bundle {
    private static final Pattern JAR = Pattern.compile("/([a-z0-9-]+)-[0-9][^/]*\\.jar!/");
    private static final Pattern FOLDER = Pattern.compile("/([a-z0-9-]+)/target/classes/");

    private Bundle() {}

    static Optional<String> of(JavaClass type) {
        Optional<Source> source = type.getBaseComponentType().getSource();
        if (source.isEmpty()) {
            return Optional.empty();
        }
        String uri = source.get().getUri().toString();
        for (Pattern pattern : new Pattern[] {JAR, FOLDER}) {
            Matcher matcher = pattern.matcher(uri);
            if (matcher.find()) {
                return Optional.of(matcher.group(1));
            }
        }
        return Optional.empty();
    }

    static DescribedPredicate<JavaClass> in(Set<String> bundles) {
        return DescribedPredicate.describe(
                "in a bundle of " + bundles,
                type -> of(type).filter(bundles::contains).isPresent());
    }
}
