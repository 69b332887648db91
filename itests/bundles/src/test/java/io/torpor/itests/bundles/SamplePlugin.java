package io.torpor.itests.bundles;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes a plugin out of the classes in {@code sample}, as its author would: bnd reads their annotations. Runs outside of Felix. */
final class SamplePlugin {
    private SamplePlugin() {}

    /** The bundle, as a file. */
    static Path build() {
        Path work = Path.of(System.getProperty("torpor.work", "target/work")).toAbsolutePath();
        File classes = new File(SamplePlugin.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        try (Builder builder = new Builder()) {
            Path file = Files.createDirectories(work).resolve("sample-plugin.jar");
            builder.setBundleSymbolicName("io.torpor.itests.sample");
            builder.setBundleVersion("1.2.3");
            builder.setPrivatePackage("io.torpor.itests.bundles.sample");
            builder.addClasspath(classes);
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
                if (entry.endsWith(".jar") || new File(entry).isDirectory()) {
                    builder.addClasspath(new File(entry));
                }
            }
            try (Jar jar = builder.build()) {
                if (!builder.isOk()) {
                    throw new AssertionError("bnd says " + builder.getErrors() + builder.getWarnings());
                }
                jar.write(file.toFile());
            }
            return file;
        } catch (Exception e) {
            throw new AssertionError("Cannot make the plugin", e);
        }
    }
}
