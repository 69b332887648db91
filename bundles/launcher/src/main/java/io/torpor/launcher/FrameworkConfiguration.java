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
    private static final String SLF4J_VERSION = "2.0.20";
    private static final String[] SLF4J_PACKAGES = {"org.slf4j", "org.slf4j.event", "org.slf4j.helpers", "org.slf4j.spi"};

    private FrameworkConfiguration() {}

    static Map<String, Object> read(Path directory, Path storage) throws IOException {
        Map<String, Object> configuration = new HashMap<>();
        configuration.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        configuration.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, logPackages());
        configuration.put("felix.cache.locking", "false");
        configuration.put("felix.service.urlhandlers", "false");
        configuration.put("felix.log.logger", new FrameworkLog());
        configuration.put("ds.loglevel", "error");
        Properties own = new Properties();
        try (InputStream in = Files.newInputStream(directory.resolve(FILE))) {
            own.load(in);
        } catch (NoSuchFileException e) {
            own.clear(); // the file may be removed: everything has a preset
        }
        own.stringPropertyNames().forEach(name -> configuration.put(name, own.getProperty(name)));
        configuration.put(Constants.FRAMEWORK_STORAGE, storage.toString());
        return configuration;
    }

    private static String logPackages() {
        StringBuilder packages = new StringBuilder();
        for (String name : SLF4J_PACKAGES) {
            packages.append(packages.length() == 0 ? "" : ",").append(name).append(";version=").append(SLF4J_VERSION);
        }
        return packages.toString();
    }
}
