package io.torpor.itests;

import io.torpor.itests.harness.NetworkPair;
import io.torpor.itests.harness.NetworkedEngine;
import io.torpor.itests.harness.Shell;
import io.torpor.itests.harness.Target;
import io.torpor.itests.harness.Waiting;
import io.torpor.itests.harness.WorkFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * PostgreSQL with sessions in the middle of things: an open transaction with a cursor, a prepared statement, one session that waits for
 * another's lock.
 */
@Isolated("the workload watches would see its files in /dev/shm")
class PostgresTest {
    private static final String PORT = "5433";

    @Test
    void survives() throws Exception {
        Path programs = programs();
        Path folder = WorkFolder.create("postgres");
        Path data = Files.createTempDirectory("torpor-itest-postgres"); // its user may not look into ours
        try (NetworkPair networks = NetworkPair.create()) {
            String rules = networks.here().rules();
            Shell.run("chown", "postgres", data.toString()).orFail();
            Shell.run(asPostgres(programs.resolve("initdb") + "", "-D", data + "", "-A", "trust", "-N"))
                    .orFail();
            Files.writeString(data.resolve("pg_hba.conf"), "host all all all trust\n");
            try (Target server = Target.start(data, networks.here().inside(server(programs, data)))) {
                server.awaitOutput("ready to accept connections");
                NetworkedEngine engine = new NetworkedEngine(networks.here());
                List<String> psql = networks.outside()
                        .inside(client(programs, networks.here().v4()));
                try (SqlSession first = new SqlSession(psql);
                        SqlSession second = new SqlSession(psql)) {
                    beginThings(first, second);
                    engine.dumpAndLeaveRunning(server, folder.resolve("images.1"))
                            .orFail();
                    Assertions.assertEquals("11 12 13", first.ask("FETCH 3 FROM numbers"));
                    engine.dump(server, folder.resolve("images.2")).orFail();
                    engine.restore(folder.resolve("images.2")).orFail();
                    endThings(first, second);
                }
                try (SqlSession third = new SqlSession(psql)) {
                    Assertions.assertEquals("3003", third.ask("CHECKPOINT; SELECT count(*) FROM things"));
                }
                Assertions.assertEquals(rules, networks.here().rules(), "rules of the packet filter");
                Assertions.assertFalse(server.output().contains("FATAL"), server::output);
            }
        } finally {
            WorkFolder.delete(data);
        }
        WorkFolder.delete(folder);
    }

    private static void beginThings(SqlSession first, SqlSession second) throws IOException {
        first.ask("CREATE TABLE things (n int PRIMARY KEY)");
        first.ask("PREPARE add (int, int) AS INSERT INTO things SELECT generate_series($1, $2)");
        first.ask("EXECUTE add(1, 1000)");
        first.ask("BEGIN; EXECUTE add(1001, 2000); DECLARE numbers CURSOR FOR SELECT generate_series(1, 1000000)");
        first.ask("SELECT pg_advisory_xact_lock(7)");
        Assertions.assertEquals("1 2 3 4 5 6 7 8 9 10", first.ask("FETCH 10 FROM numbers"));
        Assertions.assertEquals("1000", second.ask("SELECT count(*) FROM things"));
        second.send("SELECT pg_advisory_lock(7); SELECT count(*) FROM things");
        Waiting.until(
                "the second waits for the first",
                () -> first.ask("SELECT count(*) FROM pg_locks WHERE NOT granted")
                        .equals("1"));
    }

    private static void endThings(SqlSession first, SqlSession second) throws IOException {
        Assertions.assertEquals("14 15 16", first.ask("FETCH 3 FROM numbers"));
        first.ask("EXECUTE add(2001, 3000)");
        Assertions.assertEquals("1", first.ask("SELECT count(*) FROM pg_locks WHERE NOT granted"));
        first.ask("COMMIT");
        Assertions.assertEquals("3000", second.receive());
        second.ask("INSERT INTO things VALUES (-1)");
        first.ask("EXECUTE add(-3, -2)");
    }

    /** The folder of the programs: they are not on the path. */
    private static Path programs() throws IOException {
        Path installed = Path.of("/usr/lib/postgresql");
        if (Files.isDirectory(installed)) {
            try (var versions = Files.newDirectoryStream(installed)) {
                for (Path version : versions) {
                    if (Files.isExecutable(version.resolve("bin/initdb"))) {
                        return version.resolve("bin");
                    }
                }
            }
        }
        return Assumptions.abort("This machine has no PostgreSQL server: install it to run this test");
    }

    private static List<String> asPostgres(String... command) {
        List<String> whole = new ArrayList<>(
                List.of(Shell.need("setpriv"), "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        whole.addAll(List.of(command));
        return whole;
    }

    private static List<String> server(Path programs, Path data) {
        return asPostgres(
                programs.resolve("postgres") + "", "-D", data + "", "-h", "*", "-k", "", "-p", PORT, "-c", "fsync=off");
    }

    private static List<String> client(Path programs, String address) {
        return List.of(
                programs.resolve("psql") + "", "-XqAt", "-R ", "-h", address, "-p", PORT, "-U", "postgres", "postgres");
    }
}
