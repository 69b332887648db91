package io.torpor.itests;

import io.torpor.itests.InteropTarget.Running;
import io.torpor.itests.harness.Engine;
import io.torpor.itests.harness.Outcome;
import io.torpor.itests.harness.Shell;
import io.torpor.itests.harness.Target;
import io.torpor.itests.harness.Tool;
import io.torpor.itests.harness.WorkFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.TestAbortedException;

/**
 * Images go both ways: what one tool has dumped, the other restores, and the program finds its state as it was. Each direction has a program of
 * its own, because what CRIU has restored lives in a time namespace, which is refused. {@code -Dtorpor.interop=all} tries more,
 * {@code NAME,NAME} only some.
 */
class InteropTest {
    private static final String WANTED = System.getProperty("torpor.interop", "usual");
    private static final List<String> TABLE = Collections.synchronizedList(new ArrayList<>());

    /** Who dumps, and who restores. */
    enum Direction {
        OURS_TO_THEIRS,
        THEIRS_TO_OURS;

        Tool dumper() {
            return this == OURS_TO_THEIRS ? Tool.ours() : Tool.peer();
        }

        Tool restorer() {
            return this == OURS_TO_THEIRS ? Tool.peer() : Tool.ours();
        }

        @Override
        public String toString() {
            return this == OURS_TO_THEIRS ? "Torpor to CRIU" : "CRIU to Torpor";
        }
    }

    static Stream<Arguments> crossings() throws IOException {
        List<InteropTarget> targets = InteropTargets.of(WANTED);
        return Stream.of(Direction.values())
                .flatMap(direction -> targets.stream().map(target -> Arguments.of(target, direction)));
    }

    @BeforeAll
    static void needsBoth() {
        Assumptions.assumeTrue(Engine.isOurs(), "exchanges images with the peer");
        Outcome version =
                Shell.run(Tool.peer().program().toString(), "--version").orFail();
        Assertions.assertTrue(version.output().startsWith("Version: 4."), version.output());
    }

    /** Two at a time: most of it is waiting. */
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("crossings")
    @Execution(ExecutionMode.CONCURRENT)
    void survives(InteropTarget target, Direction direction) throws Exception {
        Path folder = WorkFolder.create("interop-" + target + "-" + direction.name());
        Optional<String> peersFault = PeerFailures.reason(target.name(), direction);
        try {
            Optional<String> failure = attempt(target, folder, direction.dumper(), direction.restorer());
            if (peersFault.isEmpty()) {
                note(target, direction, failure.orElse("ok"));
                Assertions.assertEquals(Optional.empty(), failure);
            } else {
                note(target, direction, failure.orElse("ok") + " (known of CRIU: " + peersFault.get() + ")");
                assertPeersFault(target, folder, failure);
            }
        } catch (TestAbortedException e) {
            note(target, direction, "skipped: " + e.getMessage());
            throw e;
        }
        WorkFolder.delete(folder);
    }

    @Test
    void olderPeerFindsEverythingToo() throws Exception {
        for (InteropTarget target : InteropTargets.of("memory,python")) {
            Path folder = WorkFolder.create("interop-older-" + target);
            Optional<String> failure = attempt(target, folder, Tool.ours(), Tool.olderPeer());
            note(target, "Torpor to CRIU 4.1", failure.orElse("ok"));
            Assertions.assertEquals(Optional.empty(), failure);
            WorkFolder.delete(folder);
        }
    }

    private static void assertPeersFault(InteropTarget target, Path folder, Optional<String> failure) throws Exception {
        Assertions.assertTrue(failure.isPresent(), "PeerFailures is out of date: this works now");
        Path own = Files.createDirectory(folder.resolve("peer-alone"));
        Optional<String> alone = attempt(target, own, Tool.peer(), Tool.peer());
        Assertions.assertTrue(
                alone.isPresent(), () -> "PeerFailures is out of date: CRIU alone can do it, but " + failure.get());
    }

    /** A round trip of a fresh program. Empty if it finds its state as it was; otherwise who failed, with its words. */
    private static Optional<String> attempt(InteropTarget program, Path folder, Tool dumper, Tool restorer)
            throws Exception {
        Running running = program.starter().start(folder);
        try (Target target = running.target()) {
            running.check().look(0);
            Path images = Files.createDirectory(folder.resolve("images"));
            List<Integer> pids = target.tree();
            Optional<String> refused = dumper.dump(target.pid(), images, target.options());
            if (refused.isPresent()) {
                return Optional.of("not dumped by " + dumper.name() + ": " + refused.get());
            }
            target.awaitGone(pids);
            refused = restorer.restore(images, target.options());
            if (refused.isPresent()) {
                return Optional.of("not restored by " + restorer.name() + ": " + refused.get());
            }
            return wrongState(running);
        }
    }

    private static Optional<String> wrongState(Running running) throws Exception {
        if (!running.target().isAlive()) {
            return Optional.of("dead after the restore");
        }
        try {
            running.check().look(1);
            return Optional.empty();
        } catch (AssertionError e) {
            return Optional.of(
                    "not as it was: " + e.getMessage().lines().limit(3).toList());
        }
    }

    private static void note(InteropTarget target, Object direction, String result) {
        TABLE.add(String.format("| %-14s | %s | %s |", target, direction, result));
    }

    @AfterAll
    static void printTable() {
        if (!TABLE.isEmpty()) {
            System.out.println("| target         | dumped by, restored by | result |");
            TABLE.stream().sorted().forEach(System.out::println);
            if (WANTED.equals("usual")) {
                PeerFailures.ofBothDirections().forEach(System.out::println);
            }
        }
    }
}
