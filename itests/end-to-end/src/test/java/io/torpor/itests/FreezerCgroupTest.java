package io.torpor.itests;

import io.torpor.itests.harness.Engine;
import io.torpor.itests.harness.Outcome;
import io.torpor.itests.harness.Target;
import io.torpor.itests.harness.Waiting;
import io.torpor.itests.harness.WorkFolder;
import io.torpor.itests.harness.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Dumps of trees in a control group that is frozen first. */
@Isolated("what killed engines leave, others would mend")
class FreezerCgroupTest {
    /** The two ways in which Linux freezes a group. */
    enum Version {
        V1(Path.of("/sys/fs/cgroup/freezer"), "freezer.state", "FROZEN", "THAWED"),
        V2(null, "cgroup.freeze", "1", "0");

        private final Path hierarchy;
        private final String control;
        private final String frozen;
        private final String thawed;

        Version(Path hierarchy, String control, String frozen, String thawed) {
            this.hierarchy = hierarchy;
            this.control = control;
            this.frozen = frozen;
            this.thawed = thawed;
        }

        private Path hierarchy() {
            Path unified = Path.of("/sys/fs/cgroup/unified");
            Path path =
                    hierarchy != null ? hierarchy : Files.isDirectory(unified) ? unified : Path.of("/sys/fs/cgroup");
            String root = hierarchy != null ? "notify_on_release" : "cgroup.controllers";
            Assumptions.assumeTrue(
                    Files.exists(path.resolve(root)), () -> path + " is no freezer hierarchy of version " + this);
            return path;
        }
    }

    /** A group for one test. */
    private record Group(Version version, Path path) implements AutoCloseable {
        static Group make(Version version) throws IOException {
            Path path = version.hierarchy()
                    .resolve("torpor-test-" + ProcessHandle.current().pid());
            return new Group(version, Files.createDirectory(path));
        }

        void add(List<Integer> pids) throws IOException {
            for (int pid : pids) {
                Files.writeString(path.resolve("cgroup.procs"), pid + "");
            }
        }

        void freeze(boolean frozen) throws IOException {
            Files.writeString(path.resolve(version.control), frozen ? version.frozen : version.thawed);
        }

        String state() throws IOException {
            return Files.readString(path.resolve(version.control)).trim();
        }

        @Override
        public void close() {
            Waiting.until("the group is empty", () -> {
                Files.delete(path);
                return true;
            });
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void runsOnAndComesBack(Version version) throws Exception {
        Path folder = WorkFolder.create("freezer-" + version);
        try (Group group = Group.make(version);
                Target target = Workload.start("tree", folder)) {
            List<Integer> pids = target.tree();
            group.add(pids);
            List<String> options = List.of("--freeze-cgroup", group.path().toString());
            Engine.dumpAndLeaveRunning(target.pid(), folder.resolve("images.1"), options)
                    .orFail();
            Assertions.assertEquals(version.thawed, group.state());
            Workload.check(target, 1);
            Engine.dump(target.pid(), folder.resolve("images.2"), options).orFail();
            target.awaitGone(pids);
            Engine.restore(folder.resolve("images.2")).orFail();
            Workload.check(target, 2);
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void whatWasFrozenStaysFrozen(Version version) throws Exception {
        Path folder = WorkFolder.create("frozen-" + version);
        try (Group group = Group.make(version);
                Target target = Workload.start("signals", folder)) {
            group.add(target.tree());
            group.freeze(true);
            List<String> options = List.of("--freeze-cgroup", group.path().toString());
            Engine.dumpAndLeaveRunning(target.pid(), folder.resolve("images"), options)
                    .orFail();
            Assertions.assertEquals(version.frozen, group.state());
            group.freeze(false);
            Workload.check(target, 1);
        }
    }

    @Test
    void noGroup() throws Exception {
        try (Target target = Workload.start("signals", WorkFolder.create("no-group"))) {
            Outcome outcome = Engine.dump(
                    target.pid(), target.folder().resolve("images"), List.of("--freeze-cgroup=" + target.folder()));
            Refusal.assertClear(outcome, "TASKS-041", target.folder().toString());
            Workload.check(target, 1);
        }
    }
}
