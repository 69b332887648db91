package io.torpor.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CatalogueTest {
    @Test
    void everyCodeThatIsUsedIsExplainedAndTheOtherWayRound() throws IOException {
        Properties explained = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("src/main/resources/issues.properties"))) {
            explained.load(reader);
        }
        Set<String> used = new TreeSet<>();
        for (Path source : sources()) {
            Matcher code = Pattern.compile("\"(RPC-\\d{3})\"").matcher(Files.readString(source));
            while (code.find()) {
                used.add(code.group(1));
            }
        }
        assertTrue(used.size() > 10, used::toString);
        assertEquals(used, new TreeSet<>(explained.stringPropertyNames()));
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }
}
