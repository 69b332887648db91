package io.torpor.kernel.internal.session;

import io.torpor.spi.DumpStage;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A program whose dump waits until the JVM is told to end; its journal writes to the file that is its argument. */
final class SlowDump {
    private SlowDump() {}

    public static void main(String[] arguments) throws TorporException {
        Path file = Path.of(arguments[0]);
        FakeInstalled installed = new FakeInstalled();
        installed.step("slow", DumpStage.OBSERVE, context -> {
            context.undo("effect", () -> append(file, "undone\n"));
            append(file, "waiting\n");
            while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
        });
        installed.step("never", DumpStage.RESOURCES, context -> append(file, "went on\n"));
        installed.dump();
    }

    private static void append(Path file, String line) {
        try {
            Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
