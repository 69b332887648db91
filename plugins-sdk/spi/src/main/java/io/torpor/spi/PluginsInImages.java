package io.torpor.spi;

import java.util.Set;
import java.util.TreeSet;

/** The plugins without which the images of a dump cannot be restored, by name: the images list them ({@code plugins_entry}). For the session's thread. */
public final class PluginsInImages {
    private final Set<String> names = new TreeSet<>();

    private PluginsInImages() {}

    /** The session's. What is added until stage {@link DumpStage#SEAL} begins is in the list. */
    public static PluginsInImages of(DumpContext context) {
        return context.find(PluginsInImages.class).orElseGet(() -> {
            PluginsInImages plugins = new PluginsInImages();
            context.provide(PluginsInImages.class, plugins);
            return plugins;
        });
    }

    public void add(String name) {
        names.add(name);
    }

    /** In alphabetical order. */
    public Set<String> names() {
        return names;
    }
}
