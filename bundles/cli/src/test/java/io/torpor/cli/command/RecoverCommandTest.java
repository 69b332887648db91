package io.torpor.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.torpor.cli.CommandLine;
import io.torpor.cli.UsageException;
import io.torpor.kernel.Recovered;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecoverCommandTest {
    private static final Recovered MENDED =
            new Recovered("1-2", "dump 1 of process 17", "frozen control group", "/g", Optional.empty());
    private static final Recovered LEFT = new Recovered(
            "1-3",
            "dump 1 of process 18",
            "network lock",
            "x",
            Optional.of(Issue.error("TEST-001", new Subject.Other("x"), "It will not do", "Try again.")));

    private final RecordingEngine engine = new RecordingEngine();

    private int run(String... line) throws Exception {
        return new RecoverCommand(engine).run(CommandLine.parse(line));
    }

    @Test
    void nothingToDoIsSaidAndIsNoFailure() throws Exception {
        assertEquals(0, run("recover"));
        assertEquals(Optional.empty(), engine.asked);
        List<String> lines = RecoverCommand.lines(List.of(), Optional.empty());
        assertTrue(lines.get(0).startsWith("Nothing to recover"), lines::toString);
    }

    @Test
    void oneRunMayBeNamed() throws Exception {
        assertEquals(0, run("recover", "--run", "1-2"));
        assertEquals(Optional.of("1-2"), engine.asked);
        assertThrows(UsageException.class, () -> run("recover", "1-2"));
    }

    @Test
    void whatCouldNotBeMendedIsAFailure() throws Exception {
        engine.recovered = List.of(MENDED);
        assertEquals(0, run("recover"));
        engine.recovered = List.of(MENDED, LEFT);
        assertEquals(1, run("recover", "--json"));
        List<String> lines = RecoverCommand.lines(engine.recovered, Optional.empty());
        assertTrue(lines.get(0).contains("frozen control group /g"), lines::toString);
        assertEquals("It will not do. Try again. [TEST-001]", lines.get(1));
    }

    @Test
    void programsGetTheSame() {
        JsonObject json = JsonParser.parseString(RecoverCommand.json(List.of(MENDED, LEFT)))
                .getAsJsonObject();
        JsonObject first = json.getAsJsonArray("recovered").get(0).getAsJsonObject();
        assertTrue(first.get("mended").getAsBoolean());
        assertEquals("1-2", first.get("run").getAsString());
        JsonObject second = json.getAsJsonArray("recovered").get(1).getAsJsonObject();
        assertFalse(second.get("mended").getAsBoolean());
        assertEquals("TEST-001", second.get("code").getAsString());
    }
}
