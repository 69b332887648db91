package io.torpor.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Files of options: one on each line, by its long name without dashes, its argument behind spaces or {@code =}. A {@code #} that is not quoted
 * begins a comment. An argument with spaces is put in double quotes, in which {@code \"} is a quote.
 */
public final class ConfigurationFile {
    private static final Path SYSTEM = Path.of("/etc/criu/default.conf");
    private static final String OF_USER = ".criu/default.conf";

    private ConfigurationFile() {}

    /**
     * A line that says something.
     *
     * @param place for messages: file and number
     * @param argument as the command line would have it: {@code --timeout=3}
     */
    record Line(String place, String argument) {}

    /**
     * The files that a command line or its environment names, in the order in which they count: the system's, the user's, that of
     * {@code $CRIU_CONFIG_FILE}, that of {@code --config}. The first two need not exist, and are left out by {@code --no-default-config}.
     *
     * @param given the command line without any file
     */
    public static List<Path> of(Invocation given, Map<String, String> environment) throws UsageException {
        List<Path> files = new ArrayList<>();
        if (!given.has(Switch.NO_DEFAULT_CONFIG)) {
            addIfPresent(files, SYSTEM);
            String home = environment.getOrDefault("HOME", "");
            if (!home.isEmpty()) {
                addIfPresent(files, Path.of(home, OF_USER));
            }
        }
        String named = environment.getOrDefault("CRIU_CONFIG_FILE", "");
        if (!named.isEmpty()) {
            files.add(path(named));
        }
        if (given.has(Switch.CONFIG)) {
            files.add(path(given.value(Switch.CONFIG).orElseThrow()));
        }
        return files;
    }

    private static void addIfPresent(List<Path> files, Path file) {
        if (Files.exists(file)) {
            files.add(file);
        }
    }

    private static Path path(String name) throws UsageException {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new UsageException("Configuration file: " + e.getMessage());
        }
    }

    /** @throws UsageException when the file cannot be read, or a line of it makes no sense */
    static List<Line> read(Path file) throws UsageException {
        List<String> texts;
        try {
            texts = Files.readAllLines(file);
        } catch (IOException e) {
            throw new UsageException("Cannot read the configuration file " + file + ": " + Reason.of(e));
        }
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            String place = file + ":" + (i + 1);
            String argument = argument(place, texts.get(i).strip());
            if (!argument.isEmpty()) {
                lines.add(new Line(place, argument));
            }
        }
        return lines;
    }

    private static String argument(String place, String text) throws UsageException {
        int end = 0;
        while (end < text.length() && " \t=#".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        String name = text.substring(0, end);
        if (name.isEmpty()) {
            return refuseRest(place, text);
        }
        if (name.startsWith("-")) {
            throw new UsageException(place + ": " + name + ": options are written without dashes here");
        }
        if (name.equals(Switch.CONFIG.longName()) || name.equals(Switch.NO_DEFAULT_CONFIG.longName())) {
            throw new UsageException(place + ": " + name + " belongs on the command line");
        }
        boolean assigned = end < text.length() && text.charAt(end) == '=';
        String rest = text.substring(assigned ? end + 1 : end).stripLeading();
        if (!assigned && (rest.isEmpty() || rest.charAt(0) == '#')) {
            return "--" + name;
        }
        return "--" + name + "=" + (rest.startsWith("\"") ? quoted(place, rest) : plain(place, rest));
    }

    /** Only a comment may be there. */
    private static String refuseRest(String place, String rest) throws UsageException {
        if (!rest.isEmpty() && rest.charAt(0) != '#') {
            throw new UsageException(place + ": \"" + rest + "\" is more than an option and its argument;"
                    + " an argument with spaces is put in double quotes");
        }
        return "";
    }

    private static String plain(String place, String text) throws UsageException {
        int end = 0;
        while (end < text.length() && " \t#".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        refuseRest(place, text.substring(end).stripLeading());
        return text.substring(0, end);
    }

    private static String quoted(String place, String text) throws UsageException {
        StringBuilder value = new StringBuilder();
        int at = 1;
        while (at < text.length() && text.charAt(at) != '"') {
            if (text.startsWith("\\\"", at)) {
                at++;
            }
            value.append(text.charAt(at++));
        }
        if (at == text.length()) {
            throw new UsageException(place + ": a double quote is missing at the end of the argument");
        }
        refuseRest(place, text.substring(at + 1).stripLeading());
        return value.toString();
    }
}
