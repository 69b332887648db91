package io.torpor.itests;

import io.torpor.itests.harness.Network;
import io.torpor.itests.harness.Target;
import io.torpor.itests.harness.Waiting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;

/**
 * A program that works until a file "stop" appears, checks all that it gets, writes how much that was to a file "progress", and in the end
 * says {@code DONE}, with the whole number, or what was wrong.
 */
final class Load implements AutoCloseable {
    private static final Pattern DONE = Pattern.compile("DONE (\\d+)\n");

    private final Target program;

    private Load(Target program) {
        this.program = program;
    }

    static Load start(Path folder, Network network, List<String> command) throws Exception {
        Files.createDirectory(folder);
        Load load = new Load(Target.start(folder, network.inside(command)));
        load.awaitProgress();
        return load;
    }

    Target program() {
        return program;
    }

    /** Waits until it has got more than before. */
    void awaitProgress() {
        long before = progress();
        Waiting.until(
                "it gets on",
                () -> {
                    Assertions.assertTrue(program.isAlive(), program::describe);
                    return progress() > before;
                },
                program::describe);
    }

    private long progress() {
        String text = program.content("progress").trim();
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }

    /** Has it end, and returns how much it got. */
    long finish() {
        program.signal("stop");
        Waiting.until("it has ended", () -> !program.isAlive(), program::describe);
        String said = program.output();
        Matcher done = DONE.matcher(said);
        Assertions.assertTrue(done.find() && !said.contains("FAIL"), said);
        return Long.parseLong(done.group(1));
    }

    @Override
    public void close() {
        program.close();
    }
}
