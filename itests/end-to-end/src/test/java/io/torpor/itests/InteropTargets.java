package io.torpor.itests;

import io.torpor.itests.InteropTarget.Running;
import io.torpor.itests.harness.Port;
import io.torpor.itests.harness.ProgramFile;
import io.torpor.itests.harness.Shell;
import io.torpor.itests.harness.Target;
import io.torpor.itests.harness.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assertions;

/** All workloads, and real programs. */
final class InteropTargets {
    private static final int KEYS = 20_000;

    private InteropTargets() {}

    /**
     * Those that are asked for.
     *
     * @param wanted names, separated by commas; {@code all} and {@code usual} name many: the latter is without those that the peer fails at in both directions
     */
    static List<InteropTarget> of(String wanted) throws IOException {
        List<InteropTarget> all = new ArrayList<>(workloads());
        all.add(new InteropTarget("redis", InteropTargets::redis));
        all.add(new InteropTarget("python", folder -> server(folder, "python3", "server.py")));
        all.add(new InteropTarget("java", InteropTargets::java));
        if (wanted.equals("usual")) {
            all.removeIf(target -> PeerFailures.ofBothDirections(target.name()));
            return all;
        }
        all.add(new InteropTarget("node", folder -> server(folder, "node", "server.js")));
        all.add(new InteropTarget("perl", InteropTargets::perl));
        all.add(new InteropTarget("busybox", InteropTargets::busybox));
        if (wanted.equals("all")) {
            return all;
        }
        Set<String> names = Set.of(wanted.split(","));
        all.removeIf(target -> !names.contains(target.name()));
        Assertions.assertEquals(names.size(), all.size(), () -> "there are not all of " + names);
        return all;
    }

    private static List<InteropTarget> workloads() throws IOException {
        List<InteropTarget> targets = new ArrayList<>();
        for (String name : Workload.names()) {
            if (!HarmTargets.NAMES.contains(name)
                    && Workload.descriptor(name).refused().isEmpty()
                    && Workload.descriptor(name).alone().isEmpty()) {
                targets.add(new InteropTarget(name, folder -> workload(name, folder)));
            }
        }
        return targets;
    }

    private static Running workload(String name, Path folder) {
        Target target = Workload.start(name, folder);
        return new Running(target, round -> {
            if (round > 0) {
                Workload.check(target, round);
            }
        });
    }

    private static Running redis(Path folder) {
        Port port = Port.free();
        Target target = Target.start(folder, RedisKeys.server(port));
        RedisKeys keys = new RedisKeys(port, KEYS);
        return new Running(target, round -> {
            port.awaitListener();
            if (round == 0) {
                keys.fill();
            }
            keys.check(round);
        });
    }

    private static Running server(Path folder, String interpreter, String program) {
        Port port = Port.free();
        Target target =
                Target.start(folder, List.of(Shell.need(interpreter), ProgramFile.path(program), port.number() + ""));
        CountingServer server = new CountingServer(port, "/");
        return new Running(target, round -> {
            port.awaitListener();
            server.look(round);
        });
    }

    private static Running java(Path folder) throws Exception {
        Port port = Port.free();
        Target target = Target.start(folder, JvmTest.server(port));
        return new Running(target, round -> {
            port.awaitListener();
            Assertions.assertEquals("rounds " + (round + 1) + " errors []", port.get("/check"));
            port.awaitQuiet();
        });
    }

    private static Running perl(Path folder) {
        Target target = Target.start(folder, List.of(Shell.need("perl"), ProgramFile.path("ledger.pl")));
        return new Running(target, round -> ScriptTest.ask(target, round));
    }

    private static Running busybox(Path folder) {
        Port port = Port.free();
        String busybox = Shell.need("busybox");
        Target target = Target.start(
                folder, List.of(busybox, "sh", ProgramFile.path("counter.sh"), busybox, port.number() + ""));
        return new Running(target, round -> {
            ScriptTest.ask(target, round);
            Assertions.assertEquals("right\n", port.awaitListener().get("/answer." + round));
            port.awaitQuiet();
        });
    }
}
