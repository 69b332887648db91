package io.torpor.crit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void copy() throws IOException {
        try (Stream<Path> files = Files.list(RoundTripTest.REAL)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
    }

    private Run verify() {
        return Run.of("", "verify", folder.toString());
    }

    @Test
    void acceptsAWholeSet() {
        Run run = verify();
        assertEquals("", run.errors());
        assertEquals(0, run.status());
        assertTrue(run.text().contains("complete; ") && run.text().contains("5 tasks"), run.text());
    }

    @Test
    void missesEveryFileThatARestoreNeeds() throws IOException {
        for (String name : List.of(
                "inventory.img",
                "pstree.img",
                "core-19699.img",
                "mm-19699.img",
                "pagemap-19700.img",
                "pages-1.img",
                "files.img",
                "fs-19701.img",
                "ids-19696.img")) {
            byte[] content = Files.readAllBytes(folder.resolve(name));
            Files.delete(folder.resolve(name));
            Run run = verify();
            assertEquals(1, run.status(), name);
            assertTrue(run.errors().startsWith("crit: "), run.errors());
            Files.write(folder.resolve(name), content);
        }
    }

    @Test
    void noticesPagesThatAreCutOff() throws IOException {
        byte[] pages = Files.readAllBytes(folder.resolve("pages-1.img"));
        Files.write(folder.resolve("pages-1.img"), Arrays.copyOf(pages, pages.length - 4096));
        assertTrue(verify().errors().contains("pages-1.img"), verify().errors());
    }

    @Test
    void namesEveryDamagedFile() throws IOException {
        for (String name : List.of("core-19699.img", "fdinfo-2.img")) {
            byte[] content = Files.readAllBytes(folder.resolve(name));
            Files.write(folder.resolve(name), Arrays.copyOf(content, content.length - 1));
        }
        Run run = verify();
        assertEquals(2, run.errors().lines().count(), run.errors());
        assertTrue(run.errors().contains("core-19699.img") && run.errors().contains("fdinfo-2.img"), run.errors());
    }

    @Test
    void noticesATaskWithoutParent() throws IOException {
        Path tree = folder.resolve("pstree.img");
        String json = Run.of("", "decode", "-i", tree.toString()).text();
        Run.of(json.replace("\"ppid\": 19696", "\"ppid\": 4711"), "encode", "-o", tree.toString());
        assertTrue(verify().errors().contains("CRIT-007"), verify().errors());
    }

    @Test
    void remarksOnPagesOfNobody() throws IOException {
        Files.write(folder.resolve("pages-99.img"), new byte[4096]);
        assertEquals(0, verify().status());
        assertTrue(verify().errors().contains("CRIT-008"), verify().errors());
    }

    @Test
    void showsTheWholeSet() {
        String tasks = Run.of("", "x", folder.toString(), "ps").text();
        assertTrue(tasks.contains("  19700  19696  19696           sleep\n"), tasks);
        String descriptors = Run.of("", "x", folder.toString(), "fds").text();
        assertTrue(descriptors.contains("\t    251: pipe[118337]\n\t    cwd: /\n\t   root: /\n"), descriptors);
        String mappings = Run.of("", "x", folder.toString(), "mems").text();
        assertTrue(mappings.contains("\t7ffdea082000-7ffdea0a3000           rw- [stack?]\n"), mappings);
        String pages = Run.of("", "x", folder.toString(), "rss").text();
        assertTrue(pages.contains("\t7ffdea09f000 / 4        7ffdea082000 / 33      \n"), pages);
    }
}
