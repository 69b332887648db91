package io.torpor.crit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is printed is what the peer's tool printed for the same images. */
class PeerOutputTest {
    private static final Path PEER = Path.of("src/test/resources/peer");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "core-19696.img",
                "fdinfo-2.img",
                "files.img",
                "inventory.img",
                "mm-19696.img",
                "pagemap-19696.img",
                "pipes-data.img",
                "pstree.img",
                "stats-dump",
                "timens-0.img"
            })
    void isTheSameText(String name) throws IOException {
        String image = RoundTripTest.REAL.resolve(name).toString();
        assertEquals(
                Files.readString(PEER.resolve(name + ".json")),
                Run.of("", "decode", "-i", image).text());
        assertEquals(
                Files.readString(PEER.resolve(name + ".pretty")),
                Run.of("", "decode", "--pretty", "--in=" + image).text());
        if (!name.equals("pipes-data.img")) {
            assertEquals(
                    Files.readString(PEER.resolve(name + ".pretty")),
                    Run.of("", "show", "--nopl", image).text());
        }
    }
}
