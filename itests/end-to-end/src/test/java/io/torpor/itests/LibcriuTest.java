package io.torpor.itests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.itests.harness.Engine;
import io.torpor.itests.harness.Outcome;
import io.torpor.itests.harness.Peer;
import io.torpor.itests.harness.Proc;
import io.torpor.itests.harness.ProgramFile;
import io.torpor.itests.harness.Shell;
import io.torpor.itests.harness.Waiting;
import io.torpor.itests.harness.WorkFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A C program that uses Debian's libcriu, with {@code bin/criu} as the program that the library starts, and with a service. */
class LibcriuTest {
    private static final Path LIBRARY = Path.of(System.getProperty(
            "torpor.peer.libcriu", System.getProperty("user.home") + "/.cache/torpor-tests/peer-libcriu"));
    private static Path client;

    @BeforeAll
    static void compile() {
        Path library = LIBRARY.resolve("libcriu.so.2");
        Assumptions.assumeTrue(
                Files.exists(library),
                "There is no " + library + ": run itests/peer-libcriu to try with CRIU's library");
        client = WorkFolder.create("libcriu").resolve("client");
        Shell.run(
                        Shell.need("gcc"),
                        "-O2",
                        "-Wall",
                        "-o",
                        client.toString(),
                        ProgramFile.path("libcriu-client.c"),
                        library.toString(),
                        "-Wl,--disable-new-dtags,-rpath," + LIBRARY)
                .orFail();
    }

    private static String engine() {
        Path ours = Engine.program().resolveSibling("criu");
        return (Engine.isOurs() ? ours : Engine.program()).toString();
    }

    static Stream<Arguments> scenarios() {
        return Stream.of("asks", "dumps", "self", "self-running")
                .flatMap(scenario -> Stream.of(false, true).map(service -> Arguments.of(scenario, service)));
    }

    private static void run(String scenario, String engine, Path folder) {
        run(scenario, engine, folder, engine);
    }

    private static void run(String scenario, String engine, Path folder, String restorer) {
        Outcome outcome = Shell.run(client.toString(), scenario, engine, folder.toString(), restorer);
        assertTrue(outcome.orFail().output().endsWith("good\n"), outcome::toString);
    }

    @ParameterizedTest(name = "{0}, service: {1}")
    @MethodSource("scenarios")
    void libraryIsServed(String scenario, boolean service) {
        Path folder = WorkFolder.create("libcriu-" + scenario + "-" + service);
        if (service) {
            try (Service running = Service.start(engine())) {
                run(scenario, running.address(), folder);
            }
        } else {
            run(scenario, engine(), folder);
        }
        WorkFolder.delete(folder);
    }

    /** What a program is told that asked for its own dump is the same whoever restores it. */
    @ParameterizedTest(name = "dumped by Torpor: {0}")
    @ValueSource(booleans = {true, false})
    void askersAreExchanged(boolean fromUs) {
        Assumptions.assumeTrue(Engine.isOurs(), "exchanges images with the peer");
        String peer = Peer.need().toString();
        Path folder = WorkFolder.create("libcriu-exchange-" + fromUs);
        run("self", fromUs ? engine() : peer, folder, fromUs ? peer : engine());
        WorkFolder.delete(folder);
    }

    /** A service of the engine, on a socket whose path is short enough for a socket's name. */
    private record Service(Path place, int pid) implements AutoCloseable {
        static Service start(String engine) {
            try {
                Path place = Files.createTempDirectory("torpor");
                Shell.run(
                                engine,
                                "service",
                                "-d",
                                "--address",
                                "s",
                                "-W",
                                place.toString(),
                                "--pidfile",
                                "pid",
                                "-o",
                                "log")
                        .orFail();
                return new Service(
                        place,
                        Integer.parseInt(Files.readString(place.resolve("pid")).trim()));
            } catch (IOException e) {
                throw new AssertionError("Cannot start a service", e);
            }
        }

        String address() {
            return place.resolve("s").toString();
        }

        @Override
        public void close() {
            Shell.kill(pid, 15);
            Waiting.until("the service has ended", () -> Proc.state(pid) == 'X' || Proc.state(pid) == 'Z');
            WorkFolder.delete(place);
        }
    }
}
