package io.torpor.cli.demo;

import io.torpor.cli.Command;
import io.torpor.cli.CommandLine;
import io.torpor.cli.Invocation;
import io.torpor.cli.UsageException;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code torpor demo}: starts a program, saves it, brings it back, and shows that it goes on where it was; by the commands a user would type. */
@Component(property = Command.NAME + "=demo")
public final class DemoCommand implements Command {
    private final Command dump;
    private final Command restore;
    private final PrintStream out = System.out;

    @Activate
    public DemoCommand(
            @Reference(target = "(" + Command.NAME + "=dump)") Command dump,
            @Reference(target = "(" + Command.NAME + "=restore)") Command restore) {
        this.dump = dump;
        this.restore = restore;
    }

    @Override
    public int run(Invocation invocation) throws UsageException, TorporException {
        if (!invocation.operands().isEmpty()) {
            throw new UsageException("Command demo takes no operand");
        }
        try {
            Path directory = Files.createTempDirectory("torpor-demo-");
            try {
                show(directory);
            } finally {
                DemoDirectory.delete(directory);
            }
            return 0;
        } catch (IOException e) {
            throw failure("Cannot run the demo: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("The demo was interrupted", e);
        }
    }

    private void show(Path directory) throws IOException, InterruptedException, TorporException, UsageException {
        out.println(
                "1. A program counts and adds up. Its numbers are in its memory only; it writes them down in a journal.");
        out.println("   $ cd " + directory + "; setsid sh counter.sh &");
        CountingProgram program = CountingProgram.start(directory);
        try {
            tell(program.lines(), 0);
            out.println("   It is task " + program.pid() + ".");
            out.println();
            Path images = Files.createDirectory(directory.resolve("images"));
            save(program, images);
            bringBack(program, images);
        } finally {
            program.end();
        }
        out.println("   It is ended now, and " + directory + " is removed.");
    }

    private void save(CountingProgram program, Path images)
            throws IOException, InterruptedException, TorporException, UsageException {
        out.println("2. It is frozen and written to image files.");
        call(dump, "dump", "-t", program.pid().toString(), "-D", images.toString());
        for (String line : ImageListing.of(images)) {
            out.println("   " + line);
        }
        out.println();
        program.awaitEnd();
        out.println("3. Task " + program.pid() + " is gone. The last that it wrote:");
        tell(program.lines(), program.lines().size() - 1);
        out.println();
    }

    private void bringBack(CountingProgram program, Path images)
            throws InterruptedException, TorporException, UsageException {
        int written = program.lines().size();
        out.println("4. It is brought back, and counts on from where it was.");
        call(restore, "restore", "-d", "-D", images.toString());
        program.awaitMoreThan(written);
        tell(program.lines(), written);
        out.println("   It is task " + program.pid() + " again.");
        out.println();
    }

    private void call(Command command, String... arguments) throws UsageException, TorporException {
        out.println("   $ torpor " + String.join(" ", arguments));
        long start = System.nanoTime();
        command.run(CommandLine.parse(arguments));
        out.println("   Done in " + (System.nanoTime() - start) / 1_000_000 + " ms.");
    }

    private void tell(List<String> lines, int from) {
        for (String line : lines.subList(from, lines.size())) {
            int space = line.indexOf(' ');
            out.println("     count " + line.substring(0, space) + ", sum " + line.substring(space + 1));
        }
    }

    private static TorporException failure(String message, Exception cause) {
        return Issue.error("CLI-005", new Subject.Other("the demo"), message, "")
                .causedBy(cause)
                .toException();
    }
}
