package io.torpor.itests.bundles;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.cleanCaches;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.systemPackages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.ops4j.pax.exam.Option;

/** A Felix with the bundles of the runnable tree, installed one by one as a framework elsewhere would have them. */
final class Felix {
    private static final Path HOME = Path.of(System.getProperty("torpor.home", "../../distribution/target/torpor"))
            .toAbsolutePath()
            .normalize();
    /** The framework itself, what comes from its class path, and interfaces that the framework's class path has too. */
    private static final Set<String> NO_BUNDLES =
            Set.of("launcher.jar", "org.apache.felix.framework.jar", "slf4j-api.jar", "slf4j-jdk14.jar");

    private Felix() {}

    /** @param without bundles of the tree to leave out, such as {@code pipes} */
    static Option tree(String... without) {
        Option[] bundles = jars().stream()
                .filter(jar -> !Set.of(without).contains(name(jar)))
                .map(jar -> bundle(jar.toUri().toString()))
                .toArray(Option[]::new);
        return composite(
                cleanCaches(),
                // The second version is for Pax Exam's own bundles; it is one log all the same.
                systemPackages(
                        "org.slf4j;version=2.0.20",
                        "org.slf4j;version=1.7.36",
                        "org.slf4j.event;version=2.0.20",
                        "org.slf4j.helpers;version=2.0.20",
                        "org.slf4j.spi;version=2.0.20"),
                frameworkProperty("felix.log.level").value("1"),
                frameworkProperty("jna.boot.library.path")
                        .value(HOME.resolve("lib/com/sun/jna/linux-x86-64").toString()),
                composite(bundles),
                junitBundles());
    }

    static List<Path> jars() {
        try (Stream<Path> files = Files.list(HOME.resolve("bundles"))) {
            return files.filter(file -> !NO_BUNDLES.contains(file.getFileName().toString()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Build the distribution first (mvn package)", e);
        }
    }

    private static String name(Path jar) {
        return jar.getFileName().toString().replace(".jar", "");
    }
}
