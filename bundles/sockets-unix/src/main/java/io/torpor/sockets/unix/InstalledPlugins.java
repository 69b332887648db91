package io.torpor.sockets.unix;

import io.torpor.spi.ExternalSockets;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The plugins that may take charge of sockets. They come and go while the steps that ask them stay registered: a dump that starts at such a moment must not do without its check of peers.
 */
@Component(service = InstalledPlugins.class)
public final class InstalledPlugins {
    @Reference
    private volatile List<ExternalSockets> plugins;

    @Activate
    public InstalledPlugins() {
        this(List.of());
    }

    InstalledPlugins(List<ExternalSockets> plugins) {
        this.plugins = plugins;
    }

    /** What each is asked. */
    interface Question {
        boolean isYes(ExternalSockets plugin) throws TorporException;
    }

    /**
     * The only one that says yes.
     *
     * @return null where none does
     * @throws TorporException UNIX-024 if two do, or what a plugin has thrown
     */
    ExternalSockets choose(Subject socket, Question question) throws TorporException {
        ExternalSockets chosen = null;
        for (ExternalSockets plugin : plugins) {
            if (question.isYes(plugin)) {
                if (chosen != null) {
                    throw Issue.error(
                                    "UNIX-024",
                                    socket,
                                    "Two plugins take charge of " + socket + ", a UNIX socket: " + chosen.name()
                                            + " and " + plugin.name(),
                                    "Remove one of them, or keep one from taking it.")
                            .toException();
                }
                chosen = plugin;
            }
        }
        return chosen;
    }
}
