package io.torpor.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.torpor.itests.harness.Engine;
import io.torpor.itests.harness.Outcome;
import io.torpor.itests.harness.Shell;
import io.torpor.itests.harness.Target;
import io.torpor.itests.harness.Tmpfs;
import io.torpor.itests.harness.WorkFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What happens in the file system between dump and restore, and what dump and restore leave there. */
class ChangedFilesTest {
    private static final List<String> LINKS = List.of("--link-remap");

    /** A program that has a file open by descriptor 5. */
    private static Target start(String name, String preparation) {
        Path folder = WorkFolder.create(name);
        String script = preparation + " && echo ready && exec sleep 1000";
        Target target = Target.start(folder, List.of("/bin/sh", "-c", script));
        target.awaitOutput("ready");
        return target;
    }

    private static Outcome restore(Path images, String policy) {
        return Engine.restore(images, policy.isEmpty() ? List.of() : List.of("--changed-files", policy));
    }

    private static void end(Target target) {
        List<Integer> tree = target.tree();
        Shell.run("/bin/kill", "-9", target.pid() + "").orFail();
        target.awaitGone(tree);
    }

    private static Set<String> remaps(Target target) throws IOException {
        try (Stream<Path> files = Files.list(target.folder())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("link_remap."))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void filesOfAnotherSize() throws Exception {
        Assumptions.assumeTrue(Engine.isOurs(), "an option of our own");
        try (Target target = start("changed-files", "printf 12345 > data && exec 5<> data")) {
            Path data = target.folder().resolve("data");
            Path images = target.folder().resolve("images");
            List<Integer> tree = target.tree();
            Engine.dump(target.pid(), images).orFail();
            target.awaitGone(tree);
            Files.writeString(data, "12345678");
            Refusal.assertClear(restore(images, ""), data.toString(), "5 bytes", "is 8", "--changed-files append-ok");
            restore(images, "append-ok").orFail();
            assertEquals("12345678", Files.readString(data));
            end(target);
            restore(images, "truncate").orFail();
            assertEquals("12345", Files.readString(data));
            end(target);
            Files.writeString(data, "123");
            Refusal.assertClear(restore(images, "append-ok"), "is 3", "--changed-files ignore");
            Refusal.assertClear(restore(images, "truncate"), "is 3");
            restore(images, "ignore").orFail();
            assertEquals("123", Files.readString(data));
            Refusal.assertClear(restore(images, "anyhow"), "anyhow", "truncate");
        }
    }

    @Test
    void programsOfAnotherBuild() throws Exception {
        Assumptions.assumeTrue(Engine.isOurs(), "the peer compares build ids by a preset of its own");
        try (Target target = start("changed-build", "cp /bin/sleep nap && exec 5< nap")) {
            Path nap = target.folder().resolve("nap");
            Path images = target.folder().resolve("images");
            List<Integer> tree = target.tree();
            Engine.dump(target.pid(), images).orFail();
            target.awaitGone(tree);
            byte[] original = Files.readAllBytes(nap);
            Files.write(nap, withOtherBuildId(original));
            Refusal.assertClear(Engine.restore(images), nap.toString(), "build id was", "--file-validation filesize");
            Engine.restore(images, List.of("--file-validation", "filesize")).orFail();
            end(target);
            restore(images, "ignore").orFail();
            end(target);
            Files.write(nap, original);
            Engine.restore(images).orFail();
        }
    }

    /** With the first byte of its note of 20 bytes changed. */
    private static byte[] withOtherBuildId(byte[] program) {
        byte[] head = {4, 0, 0, 0, 20, 0, 0, 0, 3, 0, 0, 0, 'G', 'N', 'U', 0};
        for (int at = 0; at < program.length - head.length; at++) {
            if (Arrays.equals(program, at, at + head.length, head, 0, head.length)) {
                byte[] other = program.clone();
                other[at + head.length] ^= 1;
                return other;
            }
        }
        throw new AssertionError("the program has no build id");
    }

    @Test
    void namesThatADumpGives() throws Exception {
        try (Target target = start("link-remaps", "exec 5<> lost && ln lost kept && rm lost");
                Tmpfs small = Tmpfs.mount(target.folder().resolve("small"), "size=64k")) {
            Path images = target.folder().resolve("images");
            Engine.dumpAndLeaveRunning(target.pid(), target.folder().resolve("earlier"), LINKS)
                    .orFail();
            Set<String> earlier = remaps(target);
            assertEquals(1, earlier.size(), () -> "after a dump: " + earlier);
            Refusal.assertClear(Engine.dump(target.pid(), small.folder(), LINKS));
            assertEquals(earlier, remaps(target), "a dump that fails leaves nothing");
            List<Integer> tree = target.tree();
            Engine.dump(target.pid(), images, LINKS).orFail();
            target.awaitGone(tree);
            assertEquals(2, remaps(target).size(), "an earlier dump's name is not touched");
            Engine.restore(images, LINKS).orFail();
            assertEquals(earlier, remaps(target), "a restore removes the name that its images tell of, and no other");
            Path open = Path.of("/proc/" + target.pid() + "/fd/5");
            assertEquals(
                    Files.getAttribute(target.folder().resolve("kept"), "unix:ino"),
                    Files.getAttribute(open, "unix:ino"));
        }
    }
}
