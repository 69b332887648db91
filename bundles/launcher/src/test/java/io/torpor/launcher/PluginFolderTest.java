package io.torpor.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

class PluginFolderTest {
    @TempDir
    Path directory;

    private Path folder;
    private Framework framework;
    private PluginFolder plugins;

    @BeforeEach
    void start() throws Exception {
        folder = Files.createDirectory(directory.resolve("plugins"));
        Map<String, String> configuration = new HashMap<>();
        configuration.put(
                Constants.FRAMEWORK_STORAGE, directory.resolve("storage").toString());
        framework = new FrameworkFactory().newFramework(configuration);
        framework.start();
        plugins = new PluginFolder(folder, framework.getBundleContext());
    }

    @AfterEach
    void stop() throws Exception {
        plugins.close();
        framework.stop();
        framework.waitForStop(0);
    }

    private void plugin(String name, String version) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        attributes.putValue(Constants.BUNDLE_SYMBOLICNAME, name);
        attributes.putValue(Constants.BUNDLE_VERSION, version);
        Path jar = directory.resolve(name + ".tmp");
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        Files.move(jar, folder.resolve(name + ".jar"), StandardCopyOption.REPLACE_EXISTING);
    }

    private List<String> active() {
        return Arrays.stream(framework.getBundleContext().getBundles())
                .filter(bundle -> bundle.getBundleId() != 0 && bundle.getState() == Bundle.ACTIVE)
                .map(bundle -> bundle.getSymbolicName() + " " + bundle.getVersion())
                .sorted()
                .toList();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "nothing happened");
            Thread.sleep(20);
        }
    }

    @Test
    void whatLiesThereRuns() throws Exception {
        assertEquals(false, PluginFolder.holdsBundles(folder));
        plugin("one", "1.0.0");
        Files.writeString(folder.resolve("broken.jar"), "no jar");
        Files.writeString(folder.resolve("README"), "no plugin");
        assertTrue(PluginFolder.holdsBundles(folder));
        plugins.install();
        assertEquals(List.of("one 1.0.0"), active());
    }

    @Test
    void changesAreFollowed() throws Exception {
        plugins.install();
        plugins.watch();
        plugin("one", "1.0.0");
        plugin("two", "1.0.0");
        await(() -> active().equals(List.of("one 1.0.0", "two 1.0.0")));
        plugin("one", "2.0.0");
        await(() -> active().equals(List.of("one 2.0.0", "two 1.0.0")));
        Files.delete(folder.resolve("two.jar"));
        await(() -> active().equals(List.of("one 2.0.0")));
    }
}
