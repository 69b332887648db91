package io.torpor.launcher;

import io.torpor.cli.Command;
import io.torpor.cli.RequestLogs;
import io.torpor.cli.UsageException;
import io.torpor.launcher.log.RequestLogFiles;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.FrameworkWiring;

/** A Felix framework with the bundles of the class path and the plugins folder, all started. Any number of processes run side by side. */
final class EngineHost implements AutoCloseable {
    /** System property: the prepared storage; see {@link FrameworkStorage}. Empty when there is none. */
    static final String PREPARED = "torpor.framework";

    private static final String PLUGINS = "plugins";

    private final Framework framework;
    private final FrameworkStorage storage;
    private final PluginFolder plugins;

    private EngineHost(Path home, FrameworkStorage storage, ClassPathConnector classPath, boolean pluginsMayCome)
            throws IOException, BundleException {
        this.storage = storage;
        Map<String, Object> configuration = FrameworkConfiguration.read(home.resolve("conf"), storage, pluginsMayCome);
        @SuppressWarnings({"unchecked", "rawtypes"}) // Felix takes objects for some of its own keys
        Framework felix = new FrameworkFactory().newFramework((Map) configuration, classPath);
        framework = felix;
        framework.init();
        framework.getBundleContext().registerService(RequestLogs.class, new RequestLogFiles(), null);
        plugins = new PluginFolder(home.resolve(PLUGINS), framework.getBundleContext());
    }

    /** For one command: from the prepared storage if there is one and no plugin. */
    static EngineHost start(Path home) throws TorporException {
        String prepared = System.getProperty(PREPARED, "");
        try {
            boolean plugins = PluginFolder.holdsBundles(home.resolve(PLUGINS));
            ClassPathConnector classPath = new ClassPathConnector(System.getProperty("java.class.path"));
            if (!plugins && !prepared.isEmpty()) {
                FrameworkStorage storage = FrameworkStorage.prepared(Path.of(prepared));
                if (storage.fits(classPath)) {
                    return new EngineHost(home, storage, classPath, false).startInstalled();
                }
            }
            return startOwn(home, classPath, plugins);
        } catch (IOException | BundleException e) {
            throw notStarted(e);
        }
    }

    /** For as long as this process lives: from its own storage, following the plugins folder. */
    static EngineHost startResident(Path home) throws TorporException {
        ClassPathConnector classPath = new ClassPathConnector(System.getProperty("java.class.path"));
        try {
            EngineHost host = startOwn(home, classPath, true);
            host.plugins.watch();
            return host;
        } catch (IOException | BundleException e) {
            throw notStarted(e);
        }
    }

    private static EngineHost startOwn(Path home, ClassPathConnector classPath, boolean pluginsMayCome)
            throws IOException, BundleException {
        FrameworkStorage storage = FrameworkStorage.create();
        try {
            return new EngineHost(home, storage, classPath, pluginsMayCome).startAll(classPath);
        } catch (IOException | BundleException e) {
            storage.close();
            throw e;
        }
    }

    /** Makes a prepared storage. */
    static void prepare(Path home, Path path) throws TorporException {
        ClassPathConnector classPath = new ClassPathConnector(System.getProperty("java.class.path"));
        try {
            FrameworkStorage storage = FrameworkStorage.prepared(path);
            new EngineHost(home, storage, classPath, false).startAll(classPath).stop();
            storage.madeFrom(classPath);
        } catch (IOException | BundleException e) {
            throw notStarted(e);
        }
    }

    private static TorporException notStarted(Exception cause) {
        return Issue.error(
                        "LAUNCHER-001", new Subject.Other("the framework"), "Cannot start the framework: " + cause, "")
                .causedBy(cause)
                .toException();
    }

    private EngineHost startAll(ClassPathConnector classPath) throws BundleException, IOException {
        List<Bundle> bundles = new ArrayList<>();
        for (String location : classPath.locations()) {
            bundles.add(framework.getBundleContext().installBundle(location));
        }
        start(bundles);
        plugins.install();
        return this;
    }

    private EngineHost startInstalled() throws BundleException {
        List<Bundle> bundles = new ArrayList<>();
        for (Bundle bundle : framework.getBundleContext().getBundles()) {
            if (bundle.getBundleId() != Constants.SYSTEM_BUNDLE_ID) {
                bundles.add(bundle);
            }
        }
        start(bundles);
        return this;
    }

    /** Transiently: that a bundle is started is not kept, so nothing is written. */
    private void start(List<Bundle> bundles) throws BundleException {
        framework.start();
        framework.adapt(FrameworkWiring.class).resolveBundles(bundles);
        for (Bundle bundle : bundles) {
            bundle.start(Bundle.START_TRANSIENT);
        }
    }

    /**
     * The command that the user named.
     *
     * @throws UsageException when no bundle offers it
     */
    Command command(String name) throws UsageException, TorporException {
        BundleContext context = framework.getBundleContext();
        Command command = reference(name).map(context::getService).orElse(null);
        if (command == null) {
            throw MissingCommand.explain(context, name);
        }
        return command;
    }

    private Optional<ServiceReference<Command>> reference(String name) throws UsageException {
        try {
            String filter = "(" + Command.NAME + "=" + name + ")";
            ServiceReference<Command> best = null;
            for (ServiceReference<Command> reference :
                    framework.getBundleContext().getServiceReferences(Command.class, filter)) {
                if (best == null || reference.compareTo(best) > 0) {
                    best = reference;
                }
            }
            return Optional.ofNullable(best);
        } catch (InvalidSyntaxException e) {
            throw new UsageException("Unknown command " + name + "; --help shows all");
        }
    }

    /** Whether the command asks to live in a process that stays. */
    boolean isResident(String name) throws UsageException {
        return reference(name)
                .map(reference -> reference.getProperty(Command.RESIDENT))
                .filter(Boolean.TRUE::equals)
                .isPresent();
    }

    /** Commands are over and the process ends next, so a shared storage is left as it is: stopping would write to it. */
    @Override
    public void close() throws TorporException {
        plugins.close();
        if (!storage.isOwn()) {
            return;
        }
        try {
            stop();
            storage.close();
        } catch (BundleException | IOException e) {
            throw Issue.error("LAUNCHER-002", new Subject.Other("the framework"), "Cannot stop the framework: " + e, "")
                    .causedBy(e)
                    .toException();
        }
    }

    private void stop() throws BundleException {
        framework.stop();
        try {
            framework.waitForStop(0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
