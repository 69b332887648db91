package io.torpor.itests;

import io.torpor.itests.harness.Engine;
import io.torpor.itests.harness.Outcome;
import io.torpor.itests.harness.Peer;
import io.torpor.itests.harness.Shell;
import io.torpor.itests.harness.Target;
import io.torpor.itests.harness.WorkFolder;
import io.torpor.itests.harness.Workload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * As much as there can be of one thing, dumped and restored once by each of the engines, with the time that it takes, and their memory. For a person to run, on a quiet machine
 * with 20 GiB of memory:
 *
 * <pre>mvn -B verify -Dtest=ScaleTest -Dsurefire.failIfNoSpecifiedTests=false -Dtorpor.excluded=</pre>
 */
@Tag("scale")
@Isolated("it needs the whole machine")
class ScaleTest {
    private static final List<String> TABLE = new ArrayList<>();
    private static final long MOST_ENGINE_KIB = 512 << 10;
    private static final Pattern FROZEN = Pattern.compile("Frozen time: (\\d+) us");
    private static final Pattern MEASURED = Pattern.compile("SECONDS (\\S+) KIB (\\d+)");
    /** Runs a command, and tells how long it took, and how much memory the largest of its processes had. */
    private static final String MEASURE = """
            import resource, subprocess, sys, time
            begun = time.time()
            status = subprocess.call(sys.argv[1:])
            print("SECONDS %.2f KIB %d" % (time.time() - begun, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
            sys.exit(status)
            """;

    /** One run of an engine. */
    private record Run(boolean succeeded, String seconds, long kib, String frozen) {
        static Run of(String program, String... arguments) {
            List<String> command = new ArrayList<>(List.of(Shell.need("python3"), "-c", MEASURE, program));
            command.addAll(List.of(arguments));
            Outcome outcome = Shell.run(command);
            Matcher measured = MEASURED.matcher(outcome.output());
            Assertions.assertTrue(measured.find(), outcome::toString);
            Matcher frozen = FROZEN.matcher(outcome.output());
            String millis = frozen.find() ? Long.parseLong(frozen.group(1)) / 1000 + " ms" : "-";
            return new Run(outcome.succeeded(), measured.group(1), Long.parseLong(measured.group(2)), millis);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "threads, 10000",
        "processes, 2000",
        "descriptors, 100000",
        "mappings, 60000",
        "sparse, 64",
        "content, 8192"
    })
    void muchOf(String kind, int number) throws Exception {
        cross(kind, number, Engine.program(), true);
        cross(kind, number, Peer.need(), false);
    }

    private static void cross(String kind, int number, Path program, boolean ours) throws Exception {
        String engine = ours ? "Torpor" : "CRIU";
        Path folder = WorkFolder.create("scale-" + kind + "-" + engine);
        Path images = Files.createDirectory(folder.resolve("images"));
        try (Target target = Workload.start("scale/scale", folder, kind, number + "")) {
            Workload.check(target, 1);
            List<Integer> pids = target.tree();
            Run dump = Run.of(
                    program.toString(), "dump", "-t", target.pid() + "", "-D", images.toString(), "--display-stats");
            if (ours) {
                Assertions.assertTrue(dump.succeeded(), "the dump");
            } else if (!dump.succeeded()) {
                TABLE.add(String.format("| %s %d | %s | does not dump it | | | |", kind, number, engine));
                return;
            }
            target.awaitGone(pids);
            Run restore = Run.of(program.toString(), "restore", "-d", "-D", images.toString());
            TABLE.add(String.format(
                    "| %s %d | %s | %s s | %s | %s | %d, %d MiB |",
                    kind,
                    number,
                    engine,
                    dump.seconds(),
                    dump.frozen(),
                    restore.succeeded() ? restore.seconds() + " s" : "failed",
                    dump.kib() >> 10,
                    restore.kib() >> 10));
            if (ours) {
                Assertions.assertTrue(restore.succeeded(), "the restore");
                Workload.check(target, 2);
                Assertions.assertTrue(dump.kib() < MOST_ENGINE_KIB, () -> dump + " needs too much memory");
                Assertions.assertTrue(restore.kib() < MOST_ENGINE_KIB, () -> restore + " needs too much memory");
            }
        } finally {
            WorkFolder.delete(folder);
        }
    }

    @AfterAll
    static void printTable() {
        System.out.println("| target | engine | dump | frozen | restore | engine's memory: dump, restore |");
        TABLE.forEach(System.out::println);
    }
}
