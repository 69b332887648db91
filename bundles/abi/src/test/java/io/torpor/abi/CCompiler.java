package io.torpor.abi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lets the machine's C compiler judge static assertions. */
final class CCompiler {
    private static final List<Pattern> MISSING = List.of(
            Pattern.compile("error: '(\\w+)' undeclared here"),
            Pattern.compile("error: invalid application of 'sizeof' to incomplete type '(?:struct )?(\\w+)'"),
            Pattern.compile("error: invalid use of undefined type '(?:struct )?(\\w+)'"),
            Pattern.compile("error: '(?:struct )?\\w+' has no member named '(\\w+)'"));
    private static final Pattern CONSEQUENCE =
            Pattern.compile("error: expression in static assertion is not (an integer|constant)");
    private static final Pattern ERROR = Pattern.compile(": (fatal )?error: ");

    private final Path directory;

    /**
     * What came out.
     *
     * @param missing names that the headers don't have
     * @param errors assertions that don't hold, and any other error
     */
    record Verdict(Set<String> missing, List<String> errors) {}

    CCompiler(Path directory) {
        this.directory = directory;
    }

    static boolean available() {
        try {
            return new ProcessBuilder("gcc", "--version")
                            .redirectErrorStream(true)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    Verdict check(List<CUnit> units) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("gcc", "-std=gnu11", "-w", "-fsyntax-only", "-fmax-errors=0"));
        for (CUnit unit : units) {
            Path file = directory.resolve(unit.name() + ".c");
            Files.writeString(file, unit.text());
            command.add(file.toString());
        }
        Verdict verdict = new Verdict(new TreeSet<>(), new ArrayList<>());
        for (String line : run(command)) {
            judge(line, verdict);
        }
        return verdict;
    }

    /** All macros that a header defines, as {@code #define NAME value} lines. */
    List<String> macros(String header) throws IOException, InterruptedException {
        Path file = directory.resolve("macros.c");
        Files.writeString(file, "#include <" + header + ">\n");
        return run(List.of("gcc", "-E", "-dM", file.toString()));
    }

    private List<String> run(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        Path output = directory.resolve("output");
        Process process = builder.redirectOutput(output.toFile()).start();
        process.waitFor();
        return Files.readAllLines(output);
    }

    private static void judge(String line, Verdict verdict) {
        if (!ERROR.matcher(line).find() || CONSEQUENCE.matcher(line).find()) {
            return;
        }
        for (Pattern pattern : MISSING) {
            Matcher matcher = pattern.matcher(line);
            if (matcher.find()) {
                verdict.missing().add(matcher.group(1));
                return;
            }
        }
        verdict.errors().add(line);
    }
}
