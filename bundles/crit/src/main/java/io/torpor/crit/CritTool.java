package io.torpor.crit;

import io.torpor.crit.container.Decoder;
import io.torpor.crit.container.Encoder;
import io.torpor.crit.container.Summary;
import io.torpor.crit.explore.Explorer;
import io.torpor.crit.json.JsonOutput;
import io.torpor.crit.verify.Verification;
import io.torpor.spi.Issue;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The program {@code crit}: one command, then it ends. For one thread. */
public final class CritTool {
    /** The peer whose JSON and options these are. */
    private static final String PEER = "4.3";

    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;

    private final String program;
    private final InputStream input;
    private final PrintStream output;
    private final PrintStream errors;

    /** @param program the name that the user typed */
    public CritTool(String program, InputStream input, PrintStream output, PrintStream errors) {
        this.program = program;
        this.input = input;
        this.output = output;
        this.errors = errors;
    }

    /**
     * Does what the arguments say; whatever goes wrong is one message.
     *
     * @return the exit code
     */
    public int run(String... arguments) {
        try {
            return arguments.length == 0 ? noCommand() : command(arguments[0], rest(arguments));
        } catch (CritUsage e) {
            errors.println(CritHelp.usage(program));
            errors.println(program + ": error: " + e.getMessage());
            return WRONG_USAGE;
        } catch (TorporException e) {
            errors.println(program + ": " + e.getMessage());
            return FAILED;
        } catch (IOException e) {
            errors.println(program + ": " + FilePort.reason(e));
            return FAILED;
        }
    }

    private int noCommand() {
        errors.println(CritHelp.usage(program));
        errors.println(program + ": error: too few arguments");
        return FAILED;
    }

    private static List<String> rest(String[] arguments) {
        return Arrays.asList(arguments).subList(1, arguments.length);
    }

    private int command(String word, List<String> rest) throws CritUsage, IOException, TorporException {
        if (asksFor(CritOption.HELP, word) || rest.stream().anyMatch(argument -> asksFor(CritOption.HELP, argument))) {
            output.print(CritHelp.text(program));
            return 0;
        }
        if (asksFor(CritOption.VERSION, word)) {
            output.println(PEER);
            return 0;
        }
        CritCommand command = CritCommand.named(word);
        if (command == null) {
            throw new CritUsage("there is no command " + word);
        }
        CritArguments arguments = new CritArguments(command, rest);
        switch (command) {
            case DECODE -> decode(arguments);
            case ENCODE -> encode(arguments);
            case SHOW -> show(arguments);
            case INFO -> info(arguments);
            case EXPLORE -> explore(arguments);
            case VERIFY -> {
                return verify(arguments);
            }
        }
        return 0;
    }

    private static boolean asksFor(CritOption option, String argument) {
        return Arrays.asList(option.names()).contains(argument);
    }

    private void decode(CritArguments arguments) throws CritUsage, IOException, TorporException {
        arguments.operands();
        FilePort from = FilePort.source(arguments.value(CritOption.IN), input);
        FilePort to = FilePort.target(arguments.value(CritOption.OUT), output);
        to.write(stream ->
                decode(from, stream, arguments.has(CritOption.PRETTY), !arguments.has(CritOption.NO_PAYLOAD)));
    }

    private void show(CritArguments arguments) throws CritUsage, IOException, TorporException {
        FilePort from = FilePort.source(arguments.operands("in").get(0), input);
        FilePort.target(null, output)
                .write(stream -> decode(from, stream, true, !arguments.has(CritOption.NO_PAYLOAD)));
    }

    private static void decode(FilePort from, OutputStream target, boolean pretty, boolean payload)
            throws IOException, TorporException {
        try (InputStream image = from.open()) {
            JsonOutput json = new JsonOutput(target, pretty);
            Decoder.decode(from.name(), image, json, pretty, payload);
            json.finish();
        }
    }

    private void encode(CritArguments arguments) throws CritUsage, IOException, TorporException {
        arguments.operands();
        FilePort from = FilePort.source(arguments.value(CritOption.IN), input);
        byte[] image;
        try (InputStream json = from.open()) {
            image = Encoder.encode(from.name(), json);
        }
        FilePort.target(arguments.value(CritOption.OUT), output).write(stream -> stream.write(image));
    }

    private void info(CritArguments arguments) throws CritUsage, IOException, TorporException {
        FilePort from = FilePort.source(arguments.operands("in").get(0), input);
        try (InputStream image = from.open()) {
            JsonOutput json = new JsonOutput(output, true);
            Summary.write(from.name(), image, json);
            json.finish();
        }
    }

    private void explore(CritArguments arguments) throws CritUsage, TorporException {
        List<String> operands = arguments.operands("dir", "{ps,fds,mems,rss}");
        Explorer explorer = Explorer.named(operands.get(1));
        if (explorer == null) {
            throw new CritUsage("x shows ps, fds, mems or rss, not " + operands.get(1));
        }
        explorer.show(Path.of(operands.get(0)), output);
    }

    private int verify(CritArguments arguments) throws CritUsage, TorporException {
        Verification verification =
                Verification.of(Path.of(arguments.operands("dir").get(0)));
        for (Issue problem : verification.problems()) {
            errors.println(program + ": " + problem);
        }
        if (!verification.problems().isEmpty()) {
            return FAILED;
        }
        for (Issue remark : verification.remarks()) {
            errors.println(program + ": warning: " + remark);
        }
        output.println(verification.summary());
        return 0;
    }
}
