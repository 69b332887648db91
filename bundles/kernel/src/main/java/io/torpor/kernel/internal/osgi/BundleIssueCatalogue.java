package io.torpor.kernel.internal.osgi;

import io.torpor.kernel.IssueCatalogue;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Reads the catalogues at the roots of the framework's bundles; {@code getEntry} needs no class loader and starts no bundle. */
@Component(service = IssueCatalogue.class)
public final class BundleIssueCatalogue implements IssueCatalogue {
    private final BundleContext context;

    @Activate
    public BundleIssueCatalogue(BundleContext context) {
        this.context = context;
    }

    @Override
    public Optional<String> explain(String code) {
        return Optional.ofNullable(all().get(code.toUpperCase(Locale.ROOT)));
    }

    @Override
    public SortedMap<String, String> all() {
        SortedMap<String, String> explanations = new TreeMap<>();
        for (Bundle bundle : context.getBundles()) {
            URL url = bundle.getEntry(PATH);
            if (url != null) {
                add(url, bundle, explanations);
            }
        }
        return explanations;
    }

    private static void add(URL url, Bundle bundle, SortedMap<String, String> explanations) {
        Properties entries = new Properties();
        try (Reader reader = new InputStreamReader(url.openStream(), StandardCharsets.UTF_8)) {
            entries.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + url, e);
        }
        for (String code : entries.stringPropertyNames()) {
            if (explanations.putIfAbsent(code, entries.getProperty(code)) != null) {
                throw new IllegalStateException(code + " is described twice, the second time by bundle "
                        + bundle.getSymbolicName() + " " + bundle.getVersion());
            }
        }
    }
}
