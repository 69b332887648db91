package io.torpor.launcher;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleException;
import org.osgi.framework.connect.ConnectModule;
import org.osgi.framework.connect.ModuleConnector;

/**
 * Lets bundles lie on the class path (OSGi Connect): a bundle whose location is {@code classpath:NAME.jar} is the jar of that name
 * there, and its classes are loaded by the application's class loader. That is what class-data sharing covers best.
 */
final class ClassPathConnector implements ModuleConnector {
    private static final String SCHEME = "classpath:";
    /**
     * On the class path without being installed: this module, the framework, what it exports itself (see {@link SystemPackages}), and
     * what runs without one.
     */
    private static final Set<String> NOT_INSTALLED = Set.of(
            "crit.jar",
            "gson.jar",
            "launcher.jar",
            "org.apache.felix.framework.jar",
            "org.osgi.service.component.jar",
            "org.osgi.util.function.jar",
            "org.osgi.util.promise.jar",
            "slf4j-api.jar");

    private final List<Path> jars;

    ClassPathConnector(String classPath) {
        jars = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator)) {
            if (entry.endsWith(".jar")) {
                jars.add(Path.of(entry));
            }
        }
    }

    /** The locations of all bundles on the class path. */
    List<String> locations() {
        List<String> locations = new ArrayList<>();
        for (Path jar : jars) {
            String name = jar.getFileName().toString();
            if (!NOT_INSTALLED.contains(name)) {
                locations.add(SCHEME + name);
            }
        }
        return locations;
    }

    /** Changes when any jar does: what was prepared from these jars is then of no use. */
    String fingerprint() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (Path jar : jars) {
            BasicFileAttributes attributes = Files.readAttributes(jar, BasicFileAttributes.class);
            lines.append(jar.getFileName())
                    .append(' ')
                    .append(attributes.size())
                    .append(' ');
            lines.append(attributes.lastModifiedTime().toMillis()).append('\n');
        }
        return lines.toString();
    }

    @Override
    public void initialize(File storage, Map<String, String> configuration) {}

    @Override
    public Optional<ConnectModule> connect(String location) throws BundleException {
        if (!location.startsWith(SCHEME)) {
            return Optional.empty();
        }
        String name = location.substring(SCHEME.length());
        for (Path jar : jars) {
            if (jar.getFileName().toString().equals(name)) {
                return Optional.of(() -> new JarContent(jar));
            }
        }
        throw new BundleException("No " + name + " on the class path");
    }

    @Override
    public Optional<BundleActivator> newBundleActivator() {
        return Optional.empty();
    }
}
