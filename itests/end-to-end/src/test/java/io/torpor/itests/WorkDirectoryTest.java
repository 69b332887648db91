package io.torpor.itests;

import io.torpor.itests.harness.Engine;
import io.torpor.itests.harness.Outcome;
import io.torpor.itests.harness.Target;
import io.torpor.itests.harness.WorkFolder;
import io.torpor.itests.harness.Workload;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** What container engines look for after a dump or restore, where they look for it. */
class WorkDirectoryTest {
    private static final int SERVICE_MAGIC = 0x55105940;
    private static final int STATS_MAGIC = 0x57093306;

    private final Path folder = WorkFolder.create("work-directory");
    private final Path images = folder.resolve("images");
    private final Path work = folder.resolve("work");

    private void assertStatistics(String name) throws Exception {
        ByteBuffer content =
                ByteBuffer.wrap(Files.readAllBytes(work.resolve(name))).order(ByteOrder.LITTLE_ENDIAN);
        Assertions.assertEquals(SERVICE_MAGIC, content.getInt(0));
        Assertions.assertEquals(STATS_MAGIC, content.getInt(4));
        Assertions.assertEquals(content.capacity() - 12, content.getInt(8), "the size of the only record");
        Assertions.assertFalse(Files.exists(images.resolve(name)), name + " among the images");
    }

    @Test
    void logsAndStatisticsAndTheNextParent() throws Exception {
        Files.createDirectories(images);
        Files.createDirectories(work);
        try (Target target = Workload.start("signals", folder)) {
            int pid = target.pid();
            List<Integer> pids = target.tree();
            String[] places = {"-D", images.toString(), "-W", work.toString(), "-v4"};
            run("dump", places, "-o", "dump.log", "-t", pid + "").orFail();
            target.awaitGone(pids);
            assertStatistics("stats-dump");
            String asking = "read x x x parent x < /proc/" + pid + "/stat; echo $parent $$";
            Outcome outcome = run(
                            "restore",
                            places,
                            "-o",
                            "restore.log",
                            "--log-pid",
                            "--exec-cmd",
                            "--",
                            "/bin/sh",
                            "-c",
                            asking)
                    .orFail();
            for (int each : pids) {
                String log = Files.readString(work.resolve("restore.log." + each));
                Assertions.assertTrue(log.contains("thread " + each + ": rt_sigaction(") || !Engine.isOurs(), log);
            }
            assertStatistics("stats-restore");
            String[] parents = outcome.output().strip().split(" ");
            Assertions.assertEquals(parents[1], parents[0], outcome::toString);
            Workload.check(target, 1);
        }
        for (String log : List.of("dump.log", "restore.log")) {
            String text = Files.readString(work.resolve(log));
            Assertions.assertTrue(text.contains("finished successfully") || !Engine.isOurs(), text);
            Assertions.assertTrue(text.matches("(?s)\\(\\d{2}\\.\\d{6}\\) .*"), text);
        }
    }

    private static Outcome run(String command, String[] places, String... more) {
        String[] all = new String[1 + places.length + more.length];
        all[0] = command;
        System.arraycopy(places, 0, all, 1, places.length);
        System.arraycopy(more, 0, all, 1 + places.length, more.length);
        return Engine.run(all);
    }
}
