package io.torpor.launcher;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder for plugins: each jar in it is an installed and started bundle. */
final class PluginFolder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PluginFolder.class);
    private static final String JARS = "*.jar";
    /** A file that is being copied changes several times. */
    private static final long SETTLE_MILLIS = 200;

    private final Path folder;
    private final BundleContext context;
    private final Map<Path, Installed> installed = new TreeMap<>();
    private WatchService watcher;

    private record Installed(Bundle bundle, FileTime modified) {}

    PluginFolder(Path folder, BundleContext context) {
        this.folder = folder;
        this.context = context;
    }

    /** Whether there is any plugin in the folder. */
    static boolean holdsBundles(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, JARS)) {
            return jars.iterator().hasNext();
        }
    }

    /** Makes the bundles what the folder holds now. One that does not work is reported, and does not keep others from working. */
    synchronized void install() throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        Map<Path, FileTime> present = new TreeMap<>();
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, JARS)) {
            for (Path jar : jars) {
                present.put(jar, Files.getLastModifiedTime(jar));
            }
        }
        List<Bundle> changed = new ArrayList<>();
        uninstallOthers(present, changed);
        List<Bundle> fresh = new ArrayList<>();
        present.forEach((jar, modified) -> installOrUpdate(jar, modified, changed, fresh));
        if (!changed.isEmpty()) {
            refresh(changed);
        }
        for (Bundle bundle : fresh) {
            start(bundle);
        }
    }

    private void uninstallOthers(Map<Path, FileTime> present, List<Bundle> changed) {
        for (Iterator<Map.Entry<Path, Installed>> it = installed.entrySet().iterator(); it.hasNext(); ) {
            Map.Entry<Path, Installed> known = it.next();
            if (present.containsKey(known.getKey())) {
                continue;
            }
            it.remove();
            try {
                known.getValue().bundle().uninstall();
                changed.add(known.getValue().bundle());
                LOG.info("Plugin {} is uninstalled", known.getKey().getFileName());
            } catch (BundleException e) {
                LOG.error("Cannot uninstall plugin {}", known.getKey().getFileName(), e);
            }
        }
    }

    private void installOrUpdate(Path jar, FileTime modified, List<Bundle> changed, List<Bundle> fresh) {
        Installed known = installed.get(jar);
        if (known != null && known.modified().equals(modified)) {
            return;
        }
        try {
            Bundle bundle;
            if (known == null) {
                bundle = context.installBundle(jar.toUri().toString());
            } else {
                bundle = known.bundle();
                bundle.stop(Bundle.STOP_TRANSIENT);
                bundle.update();
                changed.add(bundle);
            }
            installed.put(jar, new Installed(bundle, modified));
            fresh.add(bundle);
        } catch (BundleException e) {
            LOG.error("Cannot install plugin {}", jar.getFileName(), e);
        }
    }

    private void start(Bundle bundle) {
        try {
            if (bundle.getHeaders().get("Fragment-Host") == null) {
                bundle.start(Bundle.START_TRANSIENT);
            }
            LOG.info("Plugin {} {} is there", bundle.getSymbolicName(), bundle.getVersion());
        } catch (BundleException e) {
            LOG.error("Cannot start plugin {}", bundle.getSymbolicName(), e);
        }
    }

    private void refresh(List<Bundle> bundles) {
        Object done = new Object();
        boolean[] refreshed = new boolean[1];
        context.getBundle(0).adapt(FrameworkWiring.class).refreshBundles(bundles, event -> {
            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                synchronized (done) {
                    refreshed[0] = true;
                    done.notifyAll();
                }
            }
        });
        synchronized (done) {
            while (!refreshed[0]) {
                try {
                    done.wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    /** From now on, keeps up with the folder. */
    synchronized void watch() throws IOException {
        watcher = folder.getFileSystem().newWatchService();
        folder.register(
                watcher,
                StandardWatchEventKinds.ENTRY_CREATE,
                StandardWatchEventKinds.ENTRY_MODIFY,
                StandardWatchEventKinds.ENTRY_DELETE);
        Thread thread = new Thread(() -> follow(watcher), "torpor-plugins");
        thread.setDaemon(true);
        thread.start();
    }

    private void follow(WatchService changes) {
        try {
            while (true) {
                WatchKey key = changes.take();
                do {
                    key.pollEvents();
                    key.reset();
                    key = changes.poll(SETTLE_MILLIS, TimeUnit.MILLISECONDS);
                } while (key != null);
                install();
            }
        } catch (ClosedWatchServiceException e) {
            LOG.debug("The plugins folder is watched no longer");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.error("Cannot read {}; plugins stay as they are", folder, e);
        }
    }

    @Override
    public synchronized void close() {
        if (watcher != null) {
            try {
                watcher.close();
            } catch (IOException e) {
                LOG.warn("Cannot stop watching {}", folder, e);
            }
        }
    }
}
