package io.torpor.itests.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;

/**
 * What a workload says of itself in the first comment of its source, in lines such as {@code " * options: --file-locks"}.
 *
 * @param needs what the machine must have, for people; the program itself finds out, and says {@code UNABLE}
 * @param options {@code options:} what dumps and restores are told
 * @param compile {@code compile:} what the C compiler is told
 * @param refused {@code refused:} code of the issue by which a dump is refused
 * @param alone {@code alone:} what of it the peer's images or the peer cannot keep, in words: it is not tried with that
 */
public record Descriptor(
        Optional<String> needs,
        List<String> options,
        List<String> compile,
        Optional<String> refused,
        Optional<String> alone) {
    static Descriptor of(Path source) {
        try {
            String text = Files.readString(source);
            String comment = text.substring(0, text.indexOf("*/"));
            return new Descriptor(
                    line(comment, "needs"),
                    words(comment, "options"),
                    words(comment, "compile"),
                    line(comment, "refused"),
                    line(comment, "alone"));
        } catch (IOException e) {
            throw new AssertionError("Cannot read " + source, e);
        }
    }

    private static Optional<String> line(String comment, String key) {
        String beginning = "* " + key + ": ";
        List<String> found = comment.lines()
                .map(String::trim)
                .filter(line -> line.startsWith(beginning))
                .map(line -> line.substring(beginning.length()).trim())
                .toList();
        Assertions.assertTrue(found.size() <= 1, () -> "more than one line \"" + key + "\" in " + comment);
        return found.stream().findFirst();
    }

    private static List<String> words(String comment, String key) {
        return line(comment, key).map(line -> List.of(line.split(" +"))).orElse(List.of());
    }
}
