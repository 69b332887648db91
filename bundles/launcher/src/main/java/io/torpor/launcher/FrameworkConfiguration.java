package io.torpor.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.osgi.framework.Constants;

/** What Felix is told: our settings, then those of {@code conf/framework.properties}, which win. */
final class FrameworkConfiguration {
    private static final String FILE = "framework.properties";
    /** Deprecated and unused, but Felix would compute it. */
    private static final String EXECUTION_ENVIRONMENT = "org.osgi.framework.executionenvironment";

    private FrameworkConfiguration() {}

    /** @param pluginsMayCome bundles other than the built-in ones are or will be installed */
    static Map<String, Object> read(Path directory, FrameworkStorage storage, boolean pluginsMayCome)
            throws IOException {
        Map<String, Object> configuration = new HashMap<>();
        configuration.put("ds.cache.metadata", Boolean.toString(!storage.isOwn()));
        configuration.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, SystemPackages.EXTRA);
        configuration.put("felix.cache.locking", "false");
        configuration.put("felix.service.urlhandlers", "false");
        configuration.put("felix.log.logger", new FrameworkLog());
        configuration.put("ds.loglevel", "error");
        if (!pluginsMayCome) {
            configuration.put(Constants.FRAMEWORK_SYSTEMPACKAGES, SystemPackages.BUILT_IN_ONLY);
            configuration.put(Constants.FRAMEWORK_SYSTEMCAPABILITIES, SystemPackages.CAPABILITIES);
            configuration.put(EXECUTION_ENVIRONMENT, "JavaSE-17");
        }
        Properties own = new Properties();
        try (InputStream in = Files.newInputStream(directory.resolve(FILE))) {
            own.load(in);
        } catch (NoSuchFileException e) {
            own.clear(); // the file may be removed: everything has a preset
        }
        own.stringPropertyNames().forEach(name -> configuration.put(name, own.getProperty(name)));
        configuration.put(Constants.FRAMEWORK_STORAGE, storage.path().toString());
        return configuration;
    }
}
