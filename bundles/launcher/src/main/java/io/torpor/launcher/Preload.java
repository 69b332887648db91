package io.torpor.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Initializes classes on another processor while the framework starts: those that every dump and restore needs, whose static parts take
 * milliseconds, and which ask nothing of a framework. Named, one a line, in {@code lib/preload}. Whoever needs one meanwhile waits for it, as the
 * JVM has it; one that cannot be initialized fails again, and loudly, where it is used.
 */
final class Preload {
    private static final String LIST = "lib/preload";

    private final Thread thread;

    private Preload(Thread thread) {
        this.thread = thread;
    }

    /** Starts; returns at once. */
    static Preload start(Path home) {
        Thread thread = new Thread(() -> run(home.resolve(LIST)), "torpor-preload");
        thread.setDaemon(true);
        thread.start();
        return new Preload(thread);
    }

    /** Waits for the end. To be called before a command uses these classes: two threads that initialize classes of JNA in different orders could wait for each other. */
    void await() {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void run(Path list) {
        Logger log = LoggerFactory.getLogger(Preload.class);
        try {
            for (String name : namesIn(list)) {
                try {
                    Class.forName(name);
                } catch (ClassNotFoundException | LinkageError e) {
                    log.debug("{} is not initialized beforehand", name, e);
                }
            }
        } catch (IOException e) {
            log.debug("Nothing is initialized beforehand", e);
        }
    }

    private static List<String> namesIn(Path list) throws IOException {
        try {
            return Files.readAllLines(list);
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }
}
