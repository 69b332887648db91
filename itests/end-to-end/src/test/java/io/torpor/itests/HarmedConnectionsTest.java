package io.torpor.itests;

import io.torpor.itests.Traffic.Shape;
import io.torpor.itests.harness.Engine;
import io.torpor.itests.harness.NetworkPair;
import io.torpor.itests.harness.NetworkedEngine;
import io.torpor.itests.harness.Outcome;
import io.torpor.itests.harness.Proc;
import io.torpor.itests.harness.Shell;
import io.torpor.itests.harness.Tmpfs;
import io.torpor.itests.harness.Waiting;
import io.torpor.itests.harness.WorkFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dumps and restores that fail, or are killed, while there are connections: these go on, or can still be brought back. */
@Isolated("what killed engines leave, others would mend")
class HarmedConnectionsTest {
    private NetworkPair networks;
    private NetworkedEngine engine;
    private Path folder;
    private Path images;
    private String rules;

    @BeforeEach
    void join(TestInfo test) {
        networks = NetworkPair.create();
        rules = networks.here().rules();
        engine = new NetworkedEngine(networks.here());
        folder =
                WorkFolder.create("harmed-" + test.getTestMethod().orElseThrow().getName());
        images = folder.resolve("images");
    }

    @AfterEach
    void part() {
        networks.close();
    }

    private Traffic start() throws Exception {
        return Traffic.start(
                folder,
                networks.here(),
                networks.here().v4(),
                networks.outside(),
                networks.here().v4(),
                Shape.BUSY);
    }

    private void assertUndisturbed(Traffic traffic) {
        Assertions.assertEquals(rules, networks.here().rules(), "rules of the packet filter");
        traffic.awaitFlow();
    }

    private void finish(Traffic traffic) {
        assertUndisturbed(traffic);
        traffic.finish();
        WorkFolder.delete(folder);
    }

    private String failingScript(String moment) throws IOException {
        Path file = Files.writeString(
                folder.resolve("fail-" + moment), "#!/bin/sh\n[ \"$CRTOOLS_SCRIPT_ACTION\" != " + moment + " ]\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file.toString();
    }

    @Test
    void dumpThatFails() throws Exception {
        try (Traffic traffic = start();
                Tmpfs small = Tmpfs.mount(folder.resolve("small"), "size=64k")) {
            Refusal.assertClear(engine.dump(traffic.server(), small.folder()), "No space left");
            assertUndisturbed(traffic);
            Outcome refused = engine.dump(traffic.server(), images, "--action-script", failingScript("post-dump"));
            Assertions.assertFalse(refused.succeeded(), refused::toString);
            assertUndisturbed(traffic);
        }
    }

    /** Without the option by which connections are kept, nothing is touched. */
    @Test
    void dumpThatIsRefused() throws Exception {
        try (Traffic traffic = start()) {
            Files.createDirectory(images);
            Outcome refused = Shell.run(networks.here()
                    .inside(Engine.command("dump", "-t", traffic.server().pid() + "", "-D", images.toString())));
            Refusal.assertClear(refused, "--tcp-established");
            finish(traffic);
        }
    }

    @Test
    void restoreThatFailsIsRepeated() throws Exception {
        try (Traffic traffic = start()) {
            engine.dump(traffic.server(), images).orFail();
            Path file = traffic.server().folder().resolve("progress.serve");
            Path away = traffic.server().folder().resolve("elsewhere");
            Files.move(file, away);
            assertFails(traffic, engine.restore(images));
            Files.move(away, file);
            assertFails(traffic, engine.restore(images, "--action-script", failingScript("post-restore")));
            engine.restore(images).orFail();
            finish(traffic);
        }
    }

    private void assertFails(Traffic traffic, Outcome restore) {
        Assertions.assertFalse(restore.succeeded(), restore::toString);
        Waiting.until(
                "nothing is left of it", () -> !Proc.exists(traffic.server().pid()));
        Assertions.assertNotEquals(rules, networks.here().rules(), "the connections must stay locked");
    }

    /**
     * As soon as it holds the tree, when connections are about to be locked. While a socket is being read it is in repair mode, and a
     * program whose engine is killed in just that moment is denied what it asks of that socket: bundles/sockets-inet says so.
     */
    @Test
    void engineThatIsKilledAtOnce() throws Exception {
        Assumptions.assumeTrue(Engine.isOurs(), "nothing is known to clean up after the peer");
        try (Traffic traffic = start()) {
            Process dump = startDump(traffic);
            while (dump.isAlive() && !isHeld(traffic)) {
                Waiting.briefly();
            }
            dump.destroyForcibly().waitFor();
            WorkFolder.delete(images);
            Shell.run(engine.command("recover")).orFail();
            finish(traffic);
        }
    }

    /** At its end, a dump that is to end the tree has all connections in repair mode, in which no packet is answered. */
    @ParameterizedTest(name = "put right by torpor recover: {0}")
    @ValueSource(booleans = {true, false})
    void engineThatIsKilledWhenAllIsSaved(boolean byRecover) throws Exception {
        Assumptions.assumeTrue(Engine.isOurs(), "nothing is known to clean up after the peer");
        try (Traffic traffic = start()) {
            Path reached = folder.resolve("reached");
            Path script = Files.writeString(
                    folder.resolve("wait"),
                    "#!/bin/sh\n[ $CRTOOLS_SCRIPT_ACTION = post-dump ] || exit 0\n>" + reached
                            + "\nwhile kill -0 $PPID; do sleep .1; done\n");
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
            Process dump = startDump(traffic, "--action-script", script.toString());
            Waiting.until("all is saved", () -> Files.exists(reached), () -> content("engine.out"));
            dump.destroyForcibly().waitFor();
            WorkFolder.delete(images);
            Outcome recovered = byRecover
                    ? Shell.run(engine.command("recover"))
                    : engine.dumpAndLeaveRunning(traffic.server(), images);
            recovered.orFail();
            finish(traffic);
        }
    }

    private Process startDump(Traffic traffic, String... options) throws IOException {
        Files.createDirectory(images);
        List<String> command =
                engine.command("dump", "-t", traffic.server().pid() + "", "-D", images.toString(), "--tcp-established");
        command.addAll(List.of(options));
        return Engine.start(folder.resolve("engine.out"), command);
    }

    private String content(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isHeld(Traffic traffic) {
        return !Proc.text(traffic.server().pid(), "status").contains("TracerPid:\t0\n");
    }
}
