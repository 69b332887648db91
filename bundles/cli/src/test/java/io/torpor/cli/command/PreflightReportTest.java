package io.torpor.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.torpor.abi.Pid;
import io.torpor.cli.CommandLine;
import io.torpor.cli.UsageException;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreflightReportTest {
    private static final Subject SUBJECT = new Subject.Other("fd 7");

    private final RecordingEngine engine = new RecordingEngine();

    private PreflightReport report(Issue... issues) {
        engine.found = List.of(issues);
        return new PreflightReport(new Pid(17), engine);
    }

    @Test
    void warningsRefuseNothing() {
        PreflightReport report = report(Issue.warning("TEST-002", SUBJECT, "Its \"name\" is lost", ""));
        assertFalse(report.refuses());
        List<String> lines = report.lines();
        assertTrue(lines.contains("  Its \"name\" is lost. [TEST-002]"), lines::toString);
        assertTrue(lines.get(lines.size() - 1).startsWith("A dump would save this tree: "), lines::toString);
    }

    @Test
    void programsGetTheSame() {
        PreflightReport report = report(
                Issue.error("TEST-001", SUBJECT, "It will not do", "Close it."),
                Issue.warning("TEST-002", SUBJECT, "Its \"name\" is lost", ""));
        JsonObject json = JsonParser.parseString(report.json()).getAsJsonObject();
        assertEquals(17, json.get("root").getAsInt());
        assertFalse(json.get("dumpable").getAsBoolean());
        JsonObject issue = json.getAsJsonArray("issues").get(0).getAsJsonObject();
        assertEquals("error", issue.get("severity").getAsString());
        assertEquals("Close it.", issue.get("remedy").getAsString());
        assertEquals(2, json.getAsJsonArray("issues").size());
        assertEquals(2, json.get("tasks").getAsInt());
    }

    @ParameterizedTest
    @ValueSource(strings = {"preflight", "preflight x", "preflight 1 2", "preflight -t 1 2"})
    void nonsenseIsRefused(String line) {
        assertThrows(UsageException.class, () -> new PreflightCommand(engine).run(CommandLine.parse(line.split(" "))));
    }

    @Test
    void whatRefusesIsToldByTheExitCode() throws Exception {
        assertEquals(0, new PreflightCommand(engine).run(CommandLine.parse("preflight", "17")));
        assertEquals(new Pid(17), engine.root);
        engine.found = List.of(Issue.error("TEST-001", SUBJECT, "It will not do", ""));
        assertEquals(1, new PreflightCommand(engine).run(CommandLine.parse("preflight", "-t", "17")));
    }
}
