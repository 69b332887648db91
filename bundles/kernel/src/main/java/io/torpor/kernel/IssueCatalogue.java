package io.torpor.kernel;

import java.util.Optional;
import java.util.SortedMap;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What the codes of issues mean, from the file {@value #PATH} at the root of each installed bundle: a line {@code FILES-012=...} in
 * UTF-8 for each code. A service; reads when asked, so it always knows what is installed. May be used from any thread.
 */
@ProviderType
public interface IssueCatalogue {
    /** Where a bundle keeps its part. */
    String PATH = "issues.properties";

    /** The paragraph that explains a code such as {@code KERNEL-003}; upper and lower case are the same. */
    Optional<String> explain(String code);

    /**
     * Every code with its explanation.
     *
     * @throws java.io.UncheckedIOException when a bundle's catalogue cannot be read
     * @throws IllegalStateException when two bundles describe the same code
     */
    SortedMap<String, String> all();
}
