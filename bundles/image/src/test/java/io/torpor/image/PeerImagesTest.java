package io.torpor.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.Message;
import io.torpor.image.proto.core_entry;
import io.torpor.image.proto.inventory_entry;
import io.torpor.image.proto.pipe_data_entry;
import io.torpor.image.proto.pstree_entry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that CRIU wrote are accepted, and come out byte for byte when they are written again. */
class PeerImagesTest {
    private static final Path PEER = Path.of(System.getProperty("user.home"), ".cache/criu-peer/experimental/criu");

    @TempDir
    Path directory;

    @Test
    void imagesOfATreeAreAcceptedAndUnderstood() throws Exception {
        Path images = Path.of(getClass().getResource("/criu-4.3/inventory.img").toURI())
                .getParent();
        ImageSet set = acceptedAndCopied(images);
        assertEquals(
                2, set.require(ImageType.INVENTORY, 0, inventory_entry.class).getImgVersion());
        List<pstree_entry> tasks = set.all(ImageType.PSTREE, pstree_entry.class);
        assertEquals(5, tasks.size());
        assertEquals(5, set.ids(ImageType.CORE).size());
        assertEquals(
                "sleep",
                set.require(ImageType.CORE, tasks.get(0).getPid(), core_entry.class)
                        .getTc()
                        .getComm());
        ImageEntry<pipe_data_entry> fifo =
                set.entries(ImageType.FIFO_DATA, 0, pipe_data_entry.class).get(0);
        assertEquals(
                "data in a fifo\n", StandardCharsets.UTF_8.decode(fifo.extra()).toString());
        for (String name : set.store().names()) {
            boolean known =
                    ImageType.all().stream().anyMatch(type -> type.idIn(name).isPresent());
            assertEquals(!name.equals("README.md"), known, name);
        }
    }

    @Test
    void imagesThatItWritesNowAreAccepted() throws Exception {
        assumeTrue(Files.isExecutable(PEER), "no CRIU at " + PEER);
        assumeTrue(Files.isWritable(Path.of("/proc/sys/kernel/ns_last_pid")), "CRIU needs root");
        Process target = new ProcessBuilder("setsid", "sleep", "1000")
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            Process dump = new ProcessBuilder(
                            PEER.toString(),
                            "dump",
                            "-t",
                            "" + target.pid(),
                            "-D",
                            directory.toString(),
                            "--shell-job",
                            "-o",
                            "dump.log")
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("output").toFile())
                    .start();
            assertTrue(dump.waitFor(60, TimeUnit.SECONDS));
            assertEquals(0, dump.exitValue(), Files.readString(directory.resolve("output")));
            ImageSet set = acceptedAndCopied(directory);
            assertTrue(set.has(ImageType.CORE, target.pid()));
        } finally {
            target.destroyForcibly();
        }
    }

    private ImageSet acceptedAndCopied(Path images) throws Exception {
        ImageSet set = new ImageSet(new DirectoryStore(images));
        assertEquals(List.of(), set.validate());
        ImageRecords records = new ImageRecords();
        for (ImageType type : ImageType.values()) {
            for (long id : set.ids(type)) {
                if (type.hasRecords()) {
                    for (ImageEntry<Message> entry : set.entries(type, id)) {
                        records.add(type, id, entry.record(), entry.extra());
                    }
                }
            }
        }
        Path copy = Files.createDirectory(directory.resolve("copy"));
        records.writeTo(new DirectoryStore(copy));
        assertTrue(records.names().size() >= 12, () -> records.names().toString());
        for (String name : records.names()) {
            assertArrayEquals(Files.readAllBytes(images.resolve(name)), Files.readAllBytes(copy.resolve(name)), name);
        }
        return set;
    }
}
