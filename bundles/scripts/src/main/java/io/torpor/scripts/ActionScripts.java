package io.torpor.scripts;

import io.torpor.linux.ProcessorHalves;
import io.torpor.spi.Issue;
import io.torpor.spi.Moment;
import io.torpor.spi.MomentListener;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the scripts of {@code --action-script} one after the other, with the peer's environment variables, and waits for each. They share the engine's
 * standard streams. For one session at a time.
 */
public final class ActionScripts implements MomentListener {
    /** Only clients of the service hear of these: their answer is more than an exit code. */
    private static final Set<Moment> NOT_FOR_SCRIPTS = EnumSet.of(Moment.ORPHAN_PTS_MASTER, Moment.QUERY_EXT_FILES);

    private static final Logger LOG = LoggerFactory.getLogger(ActionScripts.class);

    private final List<String> scripts;
    private final Path images;
    private final Path work;

    /**
     * @param scripts what is executed, as the user named it, in this order
     * @param images the directory of the session's images
     * @param work the directory that they run in
     */
    public ActionScripts(List<String> scripts, Path images, Path work) {
        this.scripts = List.copyOf(scripts);
        this.images = images.toAbsolutePath().normalize();
        this.work = work.toAbsolutePath().normalize();
    }

    /** @throws TorporException when at least one failed; all were run */
    @Override
    public void reached(Reached reached) throws TorporException {
        if (NOT_FOR_SCRIPTS.contains(reached.moment())) {
            return;
        }
        TorporException first = null;
        for (String script : scripts) {
            try {
                run(script, reached);
            } catch (TorporException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private void run(String script, Reached reached) throws TorporException {
        LOG.info("Running {} script {}", reached.moment().scriptName(), script);
        Process process = start(script, reached);
        try {
            int code = process.waitFor();
            if (code != 0) {
                throw failure("SCRIPTS-002", script, reached, "it ended with exit code " + code)
                        .toException();
            }
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw failure("SCRIPTS-003", script, reached, "waiting for it was interrupted")
                    .causedBy(e)
                    .toException();
        }
    }

    private Process start(String script, Reached reached) throws TorporException {
        ProcessBuilder builder = new ProcessBuilder(script).inheritIO().directory(work.toFile());
        Map<String, String> environment = builder.environment();
        environment.put("CRTOOLS_SCRIPT_ACTION", reached.moment().scriptName());
        environment.put("CRTOOLS_IMAGE_DIR", images.toString());
        if (reached.root().isPresent()) {
            environment.put("CRTOOLS_INIT_PID", reached.root().get().toString());
        } else {
            environment.remove("CRTOOLS_INIT_PID");
        }
        ProcessorHalves.Kept anywhere = ProcessorHalves.both(); // what it starts may be there for long
        try {
            return builder.start();
        } catch (IOException e) {
            throw failure("SCRIPTS-001", script, reached, "it cannot be started: " + e.getMessage())
                    .causedBy(e)
                    .toException();
        } finally {
            anywhere.end();
        }
    }

    private static Issue failure(String code, String script, Reached reached, String why) {
        return Issue.error(
                code,
                new Subject.Other(script),
                "Action script " + script + " failed at " + reached.moment().scriptName() + ": " + why,
                "");
    }
}
