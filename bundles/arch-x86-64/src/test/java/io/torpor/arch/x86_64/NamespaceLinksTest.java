package io.torpor.arch.x86_64;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.abi.Pid;
import io.torpor.linux.NamespaceLinks;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** In which namespaces processes are, as far as they differ from ours. */
class NamespaceLinksTest {
    private static final String ELSEWHERE = """
            #define _GNU_SOURCE
            #include <sched.h>
            #include <stdio.h>
            #include <unistd.h>
            int main(void) {
              puts(unshare(CLONE_NEWIPC | CLONE_NEWUTS) ? "not allowed" : "ready"); fflush(stdout);
              for (;;) pause();
            }
            """;

    @Test
    void tellsWhoIsElsewhere() throws Exception {
        X86Architecture architecture = new X86Architecture();
        try (NamespaceLinks links = new NamespaceLinks(architecture.calls().bytes(), architecture.syscalls());
                Target target = Target.start(ELSEWHERE)) {
            Pid self = new Pid((int) ProcessHandle.current().pid());
            assertEquals(-1, links.firstOther(self));
            int ipc = links.firstOther(target.pid());
            assertEquals("ipc", links.kind(ipc));
            assertTrue(links.link(ipc).startsWith("ipc:["));
            assertEquals(Files.readSymbolicLink(Path.of("/proc/self/ns/ipc")).toString(), links.own(ipc));
            assertNotEquals(links.own(ipc), links.link(ipc));
            int uts = links.nextOther(ipc);
            assertEquals("uts", links.kind(uts));
            assertEquals(
                    Files.readSymbolicLink(Path.of("/proc/" + target.pid() + "/ns/uts"))
                            .toString(),
                    links.link(uts));
            assertEquals(-1, links.nextOther(uts));
            assertEquals(-1, links.firstOther(self));
        }
    }
}
