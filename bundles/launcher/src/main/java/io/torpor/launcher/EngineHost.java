package io.torpor.launcher;

import io.torpor.cli.Command;
import io.torpor.cli.UsageException;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * A Felix framework with the bundles of the class path and the plugins folder, all started. Its storage is a directory of this process
 * alone, so any number of them run side by side, also from a distribution that cannot be written to.
 */
final class EngineHost implements AutoCloseable {
    private static final String PLUGINS = "plugins";

    private final Framework framework;
    private final FrameworkStorage storage;
    private final PluginFolder plugins;

    private EngineHost(Framework framework, FrameworkStorage storage, PluginFolder plugins) {
        this.framework = framework;
        this.storage = storage;
        this.plugins = plugins;
    }

    static EngineHost start(Path home) throws TorporException {
        try {
            FrameworkStorage storage = FrameworkStorage.create();
            ClassPathConnector classPath = new ClassPathConnector(System.getProperty("java.class.path"));
            Map<String, Object> configuration = FrameworkConfiguration.read(
                    home.resolve("conf"), storage.path(), PluginFolder.holdsBundles(home.resolve(PLUGINS)));
            @SuppressWarnings({"unchecked", "rawtypes"}) // Felix takes objects for some of its own keys
            Framework framework = new FrameworkFactory().newFramework((Map) configuration, classPath);
            framework.init();
            PluginFolder plugins = new PluginFolder(home.resolve(PLUGINS), framework.getBundleContext());
            EngineHost host = new EngineHost(framework, storage, plugins);
            host.startBundles(classPath);
            return host;
        } catch (IOException | BundleException e) {
            throw Issue.error(
                            "LAUNCHER-001", new Subject.Other("the framework"), "Cannot start the framework: " + e, "")
                    .causedBy(e)
                    .toException();
        }
    }

    private void startBundles(ClassPathConnector classPath) throws BundleException, IOException {
        BundleContext context = framework.getBundleContext();
        List<Bundle> bundles = new ArrayList<>();
        for (String location : classPath.locations()) {
            bundles.add(context.installBundle(location));
        }
        framework.start();
        framework.adapt(FrameworkWiring.class).resolveBundles(bundles);
        for (Bundle bundle : bundles) {
            bundle.start(Bundle.START_TRANSIENT);
        }
        plugins.install();
    }

    /**
     * The command that the user named.
     *
     * @throws UsageException when no bundle offers it
     */
    Command command(String name) throws UsageException, TorporException {
        BundleContext context = framework.getBundleContext();
        try {
            String filter = "(" + Command.NAME + "=" + name + ")";
            for (ServiceReference<Command> reference : context.getServiceReferences(Command.class, filter)) {
                Command command = context.getService(reference);
                if (command != null) {
                    return command;
                }
            }
        } catch (InvalidSyntaxException e) {
            throw new UsageException("Unknown command " + name + "; --help shows all");
        }
        throw MissingCommand.explain(context, name);
    }

    /** Keeps up with what is put into the plugins folder, taken out of it or replaced there, until this host is closed. */
    void watchPlugins() throws IOException {
        plugins.watch();
    }

    @Override
    public void close() throws TorporException {
        plugins.close();
        try {
            framework.stop();
            framework.waitForStop(0);
            storage.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (BundleException | IOException e) {
            throw Issue.error("LAUNCHER-002", new Subject.Other("the framework"), "Cannot stop the framework: " + e, "")
                    .causedBy(e)
                    .toException();
        }
    }
}
