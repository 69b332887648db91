package io.torpor.cli;

import io.torpor.abi.VirtualPid;
import io.torpor.spi.TaskLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code --log-pid}: beside the log file, one for each restored process, with its id at the end of the name. They are written when the restore has ended, well or
 * not. As with the peer there are none where the log goes to no file.
 */
public final class TaskLogFiles implements TaskLog, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TaskLogFiles.class);
    private static final long NANOS_OF_MICRO = 1000;
    private static final long MICROS_OF_SECOND = 1_000_000;

    private final Path log;
    private final Map<Integer, StringBuilder> lines = new LinkedHashMap<>();
    private final long begun = System.nanoTime();

    private TaskLogFiles(Path log) {
        this.log = log;
    }

    /**
     * What the command line wants; to be closed.
     *
     * @throws UsageException when the name of the log file is none
     */
    public static TaskLogFiles of(Invocation invocation, Workplace workplace) throws UsageException {
        String name = invocation.value(Switch.LOG_FILE).orElse(Workplace.STANDARD_OUTPUT);
        boolean wanted = invocation.has(Switch.LOG_PID) && !name.equals(Workplace.STANDARD_OUTPUT);
        return new TaskLogFiles(wanted ? workplace.file(Switch.LOG_FILE, name) : null);
    }

    /** For the session. */
    public TaskLog log() {
        return log == null ? NOBODY : this;
    }

    @Override
    public void add(VirtualPid task, String line) {
        long micros = (System.nanoTime() - begun) / NANOS_OF_MICRO;
        lines.computeIfAbsent(task.number(), any -> new StringBuilder())
                .append(String.format("(%02d.%06d) ", micros / MICROS_OF_SECOND, micros % MICROS_OF_SECOND))
                .append(line)
                .append('\n');
    }

    /** Writes them. One that cannot be written is reported, and changes nothing else. */
    @Override
    public void close() {
        for (Map.Entry<Integer, StringBuilder> each : lines.entrySet()) {
            Path file = log.resolveSibling(log.getFileName() + "." + each.getKey());
            try {
                Files.writeString(file, each.getValue(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                LOG.warn("Cannot write {}: {}", file, e.toString());
            }
        }
    }
}
