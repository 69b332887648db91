package io.torpor.eventfds;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.torpor.abi.Pid;
import io.torpor.abi.RemoteFd;
import io.torpor.abi.SyscallTable;
import io.torpor.procfs.FdInfo;
import io.torpor.procfs.ProcFs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Asks the kernel what a program's epoll instance watches, after numbers have been closed and used again. */
class EpollSearchTest {
    private static final String PROGRAM = """
            import os, select, sys
            e = select.epoll()
            r, w = os.pipe()
            e.register(r, select.EPOLLIN)
            d = os.dup(w); e.register(d, select.EPOLLOUT); os.close(d)
            r2, w2 = os.pipe()             # takes the number of d
            e.register(r2, select.EPOLLIN)
            d2 = os.dup(w2); e.register(d2, select.EPOLLOUT); os.close(w2)
            k = os.open('/dev/null', os.O_RDONLY); os.close(k)
            x, y = os.pipe(); e.register(x, select.EPOLLIN)
            if os.fork() == 0:
                sys.stdin.read(); os._exit(0)
            os.close(x)                    # the child still has it
            print(e.fileno(), r, w, r2, d2, flush=True)
            sys.stdin.read()
            """;

    @Test
    void findsTargetsWhoseNumberWasUsedAgain() throws Exception {
        Process program = new ProcessBuilder("python3", "-c", PROGRAM)
                .redirectErrorStream(true)
                .start();
        try {
            String[] numbers = program.inputReader().readLine().split(" ");
            Set<Integer> found = targets(new Pid((int) program.pid()), Integer.parseInt(numbers[0]));
            Set<Integer> expected = new TreeSet<>(Set.of(-1));
            for (int i = 1; i < numbers.length; i++) {
                expected.add(Integer.parseInt(numbers[i]));
            }
            assertEquals(expected, found);
        } finally {
            program.getOutputStream().close();
            program.waitFor();
        }
    }

    private static Set<Integer> targets(Pid pid, int epoll) throws IOException {
        EpollSearch search = new EpollSearch(kcmp(), pid, new RemoteFd(epoll));
        Set<Integer> found = new TreeSet<>();
        int[] sameNumber = new int[100];
        for (FdInfo.EpollTarget target : new ProcFs().fdInfo(pid, epoll).epollTargets()) {
            found.add(search.find(target.fd(), sameNumber[target.fd()]++));
        }
        return found;
    }

    private static SyscallTable kcmp() {
        String number = System.getProperty("os.arch").equals("amd64") ? "312" : "272";
        byte[] table = (number + " kcmp int int int ulong ulong\n").getBytes(StandardCharsets.US_ASCII);
        return SyscallTable.load(new ByteArrayInputStream(table));
    }
}
