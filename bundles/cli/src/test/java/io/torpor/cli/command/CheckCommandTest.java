package io.torpor.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.torpor.cli.CommandLine;
import io.torpor.cli.UsageException;
import io.torpor.spi.FeatureProbe;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CheckCommandTest {
    private static final FeatureProbe THERE = Optional::empty;
    private static final FeatureProbe MISSING =
            () -> Optional.of(Issue.error("TEST-001", new Subject.Other("it"), "It is missing", ""));

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    private static Map.Entry<Map<String, Object>, FeatureProbe> probe(
            String name, boolean mandatory, FeatureProbe probe) {
        return Map.entry(
                Map.of(
                        "torpor.feature.name",
                        name,
                        "torpor.feature.description",
                        "for tests",
                        "torpor.feature.mandatory",
                        mandatory),
                probe);
    }

    @SafeVarargs
    private int check(String line, Map.Entry<Map<String, Object>, FeatureProbe>... probes) throws UsageException {
        PrintStream out = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            return new CheckCommand(List.of(probes)).run(CommandLine.parse(line.split(" ")));
        } finally {
            System.setOut(out);
        }
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    void allThere() throws UsageException {
        assertEquals(0, check("check", probe("a", true, THERE), probe("b", false, MISSING)));
        assertEquals("Looks good.\n", printed());
    }

    @Test
    void somethingThatOnlySomeTreesNeedIsMissing() throws UsageException {
        assertEquals(1, check("check --all", probe("a", true, THERE), probe("b", false, MISSING)));
        assertEquals(
                "Looks good but some kernel features are missing",
                printed().lines().findFirst().orElseThrow());
    }

    @Test
    void somethingIndispensableIsMissing() throws UsageException {
        assertEquals(1, check("check", probe("a", true, MISSING)));
        assertEquals("Does not look good.\n", printed());
    }

    @Test
    void oneFeature() throws UsageException {
        assertEquals(0, check("check --feature a", probe("a", false, THERE), probe("b", true, MISSING)));
        assertEquals("a is supported\n", printed());
        assertThrows(UsageException.class, () -> check("check --feature c", probe("a", true, THERE)));
    }

    @Test
    void namesOfFeatures() throws UsageException {
        assertEquals(0, check("check --feature list", probe("b", true, MISSING), probe("a", false, THERE)));
        assertEquals("a\nb\n", printed());
    }

    @Test
    void featuresThatAreNotProbed() {
        UsageException e = assertThrows(UsageException.class, () -> check("check --feature compress"));
        assertEquals("compress is not supported yet", e.getMessage());
    }
}
