package io.torpor.sockets.unix;

import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.proto.file_entry;
import io.torpor.image.proto.inventory_entry;
import io.torpor.image.proto.unix_sk_entry;
import io.torpor.spi.ExternalSockets;
import io.torpor.spi.Issue;
import io.torpor.spi.Options;
import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Finds the plugins that connect sockets of the images again, before there is a task that would need them. */
@Component
@RestoreStep(name = "sockets-unix-plugins", stage = RestoreStage.PREPARE, needs = "images")
public final class PluginSocketsRestorer implements ResourceRestorer {
    private final InstalledPlugins plugins;

    @Activate
    public PluginSocketsRestorer(@Reference InstalledPlugins plugins) {
        this.plugins = plugins;
    }

    @Override
    public void restore(RestoreContext context) throws TorporException {
        ImageSet images = context.require(ImageSet.class);
        PluginSockets chosen = new PluginSockets();
        List<Issue> missing = new ArrayList<>();
        for (file_entry file : images.all(ImageType.FILES, file_entry.class)) {
            if (!file.hasUsk() || !PluginSockets.isMarked(file.getUsk()) || isInherited(file.getUsk(), context)) {
                continue;
            }
            SavedSocket socket = new SavedSocket(file.getUsk());
            ExternalSockets plugin = plugins.choose(
                    new Subject.Other(socket.toString()), each -> each.canRestore(socket.inode(), context));
            if (plugin == null) {
                missing.add(missing(socket, images));
            } else {
                chosen.add(socket.entry(), plugin);
            }
        }
        if (!missing.isEmpty()) {
            throw new TorporException(missing);
        }
        context.provide(PluginSockets.class, chosen);
    }

    private static boolean isInherited(unix_sk_entry entry, RestoreContext context) {
        return context.options()
                .get(Options.INHERITED)
                .find(new SavedSocket(entry).key())
                .isPresent();
    }

    private static Issue missing(SavedSocket socket, ImageSet images) throws TorporException {
        List<String> names = images.one(ImageType.INVENTORY, 0, inventory_entry.class)
                .map(inventory -> List.copyOf(inventory.getPluginsEntry().getPluginsList()))
                .orElse(List.of());
        return Issue.error(
                "UNIX-025",
                new Subject.Other(socket.toString()),
                "Cannot restore " + socket + ", " + socket.key()
                        + ": a plugin took charge of it at the dump, and none that is installed does now",
                (names.isEmpty()
                                ? "Install that plugin"
                                : "Install that plugin (the images name " + String.join(", ", names) + ")")
                        + ", or hand over a connected socket with --inherit-fd 'fd[NUMBER]:" + socket.key() + "'.");
    }
}
