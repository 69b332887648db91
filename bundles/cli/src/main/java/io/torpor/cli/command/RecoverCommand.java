package io.torpor.cli.command;

import com.google.gson.stream.JsonWriter;
import io.torpor.cli.Command;
import io.torpor.cli.Invocation;
import io.torpor.cli.Switch;
import io.torpor.cli.UsageException;
import io.torpor.kernel.Engine;
import io.torpor.kernel.Recovered;
import io.torpor.spi.Issue;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code torpor recover}: mends what killed engines have left locked or frozen. Exit code 1 if something could not be mended. */
@Component(property = Command.NAME + "=recover")
public final class RecoverCommand implements Command {
    private final Engine engine;

    @Activate
    public RecoverCommand(@Reference Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Invocation invocation) throws UsageException, TorporException {
        Operands.none(invocation);
        Optional<String> runId = invocation.value(Switch.RUN);
        List<Recovered> recovered = engine.recover(runId);
        if (invocation.has(Switch.JSON)) {
            System.out.println(json(recovered));
        } else {
            lines(recovered, runId).forEach(System.out::println);
        }
        return recovered.stream().allMatch(Recovered::isMended) ? 0 : 1;
    }

    static List<String> lines(List<Recovered> recovered, Optional<String> runId) {
        if (recovered.isEmpty()) {
            return List.of("Nothing to recover: "
                    + runId.map(id -> "run " + id + " has left nothing behind")
                            .orElse("no engine that was killed has left anything behind"));
        }
        return recovered.stream().map(one -> one.asIssue().toString()).toList();
    }

    static String json(List<Recovered> recovered) {
        StringWriter text = new StringWriter();
        try (JsonWriter json = new JsonWriter(text)) {
            json.setIndent("  ");
            json.beginObject().name("recovered").beginArray();
            for (Recovered one : recovered) {
                json.beginObject();
                json.name("run").value(one.runId());
                json.name("session").value(one.session());
                json.name("kind").value(one.kind());
                json.name("data").value(one.data());
                json.name("mended").value(one.isMended());
                if (!one.isMended()) {
                    Issue issue = one.asIssue();
                    json.name("code").value(issue.code());
                    json.name("message").value(issue.message());
                    json.name("remedy").value(issue.remedy());
                }
                json.endObject();
            }
            json.endArray().endObject();
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory cannot be written", e);
        }
        return text.toString();
    }
}
