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
            errors.println(CritHelp.USAGE.formatted(program));
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
        errors.println(CritHelp.USAGE.formatted(program));
        errors.println(program + ": error: too few arguments");
        return FAILED;
    }

    private static List<String> rest(String[] arguments) {
        return Arrays.asList(arguments).subList(1, arguments.length);
    }

    private int command(String command, List<String> rest) throws CritUsage, IOException, TorporException {
        if (rest.contains("-h") || rest.contains(CritArguments.HELP)) {
            output.print(CritHelp.text(program));
            return 0;
        }
        switch (command) {
            case "-h", "--help" -> output.print(CritHelp.text(program));
            case "--version" -> output.println(PEER);
            case "decode" ->
                decode(new CritArguments(
                        rest,
                        List.of(CritArguments.IN, CritArguments.OUT, CritArguments.PRETTY, CritArguments.NO_PAYLOAD)));
            case "encode" -> encode(new CritArguments(rest, List.of(CritArguments.IN, CritArguments.OUT)));
            case "show" -> show(new CritArguments(rest, List.of(CritArguments.NO_PAYLOAD)));
            case "info" -> info(new CritArguments(rest, List.of()));
            case "x" -> explore(new CritArguments(rest, List.of()));
            case "verify" -> {
                return verify(new CritArguments(rest, List.of()));
            }
            default -> throw new CritUsage("there is no command " + command);
        }
        return 0;
    }

    private void decode(CritArguments arguments) throws CritUsage, IOException, TorporException {
        arguments.operands();
        FilePort from = FilePort.source(arguments.value(CritArguments.IN), input);
        FilePort to = FilePort.target(arguments.value(CritArguments.OUT), output);
        to.write(stream ->
                decode(from, stream, arguments.has(CritArguments.PRETTY), !arguments.has(CritArguments.NO_PAYLOAD)));
    }

    private void show(CritArguments arguments) throws CritUsage, IOException, TorporException {
        FilePort from = FilePort.source(arguments.operands("in").get(0), input);
        FilePort.target(null, output)
                .write(stream -> decode(from, stream, true, !arguments.has(CritArguments.NO_PAYLOAD)));
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
        FilePort from = FilePort.source(arguments.value(CritArguments.IN), input);
        byte[] image;
        try (InputStream json = from.open()) {
            image = Encoder.encode(from.name(), json);
        }
        FilePort.target(arguments.value(CritArguments.OUT), output).write(stream -> stream.write(image));
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
