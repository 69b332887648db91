package io.torpor.crit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    /** Changes what {@code decode} shows of a file. */
    private void change(String name, String from, String to) throws IOException {
        Path image = folder.resolve(name);
        String json = Run.of("", "decode", "-i", image.toString()).text();
        assertTrue(json.contains(from), json);
        Run run = Run.of(
                json.replaceFirst(Pattern.quote(from), Matcher.quoteReplacement(to)), "encode", "-o", image.toString());
        assertEquals("", run.errors());
    }

    private void addFile(String json) throws IOException {
        change("files.img", "\"entries\": [", "\"entries\": [" + json + ", ");
    }

    private static String unix(int id, int inode, int flags, int peer) {
        return "{\"type\": \"UNIXSK\", \"id\": " + id + ", \"usk\": {\"id\": " + id + ", \"ino\": " + inode
                + ", \"type\": 1, \"state\": 1, \"flags\": 2, \"uflags\": " + flags + ", \"backlog\": 0, \"peer\": "
                + peer + ", \"fown\": {\"uid\": 0, \"euid\": 0, \"signum\": 0, \"pid_type\": 0, \"pid\": 0}, "
                + "\"opts\": {\"so_sndbuf\": 0, \"so_rcvbuf\": 0, \"so_snd_tmo_sec\": 0, \"so_snd_tmo_usec\": 0, "
                + "\"so_rcv_tmo_sec\": 0, \"so_rcv_tmo_usec\": 0}, \"name\": \"\"}}";
    }

    private static String tcp(int id, int inode, int state) {
        return "{\"type\": \"INETSK\", \"id\": " + id + ", \"isk\": {\"id\": " + id + ", \"ino\": " + inode
                + ", \"family\": 2, \"type\": 1, \"proto\": 6, \"state\": " + state
                + ", \"src_port\": 1, \"dst_port\": 2, \"flags\": 2, \"backlog\": 0, \"src_addr\": [0], "
                + "\"dst_addr\": [0], \"fown\": {\"uid\": 0, \"euid\": 0, \"signum\": 0, \"pid_type\": 0, \"pid\": 0}, "
                + "\"opts\": {\"so_sndbuf\": 0, \"so_rcvbuf\": 0, \"so_snd_tmo_sec\": 0, \"so_snd_tmo_usec\": 0, "
                + "\"so_rcv_tmo_sec\": 0, \"so_rcv_tmo_usec\": 0}}}";
    }

    private static String epoll(int id, int target) {
        return "{\"type\": \"EVENTPOLL\", \"id\": " + id + ", \"epfd\": {\"id\": " + id + ", \"flags\": 2, "
                + "\"fown\": {\"uid\": 0, \"euid\": 0, \"signum\": 0, \"pid_type\": 0, \"pid\": 0}, \"tfd\": [{\"id\": "
                + id + ", \"tfd\": " + target + ", \"events\": 1, \"data\": 0}]}}";
    }

    @Test
    void followsUnixSocketsToTheirPeers() throws IOException {
        addFile(unix(9001, 501, 0, 502));
        assertTrue(verify().errors().contains("socket 502"), verify().errors());
        addFile(unix(9002, 502, 0, 501));
        assertEquals("", verify().errors());
        addFile(unix(9003, 503, 1, 504));
        assertEquals("", verify().errors());
    }

    @Test
    void followsConnectedSocketsToTheirStreams() throws IOException {
        addFile(tcp(9001, 0x77, 10));
        assertEquals("", verify().errors());
        addFile(tcp(9002, 0x78, 1));
        assertTrue(verify().errors().contains("tcp-stream-78.img is missing"), verify().errors());
        String stream = "{\"magic\": \"TCP_STREAM\", \"entries\": [{\"inq_len\": 0, \"inq_seq\": 1, \"outq_len\": 0, "
                + "\"outq_seq\": 1, \"opt_mask\": 0, \"snd_wscale\": 0, \"mss_clamp\": 1, \"extra\": {\"inq\": \"\", \"outq\": \"\"}}]}";
        for (String name : List.of("tcp-stream-78.img", "tcp-stream-79.img")) {
            assertEquals(
                    "",
                    Run.of(stream, "encode", "-o", folder.resolve(name).toString())
                            .errors());
        }
        assertEquals(0, verify().status());
        assertTrue(verify().errors().contains("tcp-stream-79.img"), verify().errors());
    }

    @Test
    void followsEpollsToWhatTheyWatch() throws IOException {
        addFile(epoll(9001, 4711));
        assertEquals("", verify().errors());
        change(
                "fdinfo-2.img",
                "\"entries\": [",
                "\"entries\": [{\"id\": 9001, \"flags\": 0, \"type\": \"EVENTPOLL\", \"fd\": 4710}, ");
        assertTrue(verify().errors().contains("descriptor 4711"), verify().errors());
        change(
                "fdinfo-2.img",
                "\"entries\": [",
                "\"entries\": [{\"id\": 9001, \"flags\": 0, \"type\": \"EVENTPOLL\", \"fd\": 4711}, ");
        assertEquals("", verify().errors());
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
