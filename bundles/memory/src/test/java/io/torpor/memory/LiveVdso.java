package io.torpor.memory;

import io.torpor.abi.Pid;
import io.torpor.procfs.MapEntry;
import io.torpor.procfs.ProcFs;
import java.io.IOException;
import java.io.RandomAccessFile;

/** The vdso of the process that runs the tests. */
final class LiveVdso {
    private LiveVdso() {}

    static byte[] read() throws IOException {
        for (MapEntry map :
                new ProcFs().maps(new Pid((int) ProcessHandle.current().pid()))) {
            if (map.name().equals("[vdso]")) {
                byte[] content = new byte[(int) (map.end() - map.start())];
                try (RandomAccessFile memory = new RandomAccessFile("/proc/self/mem", "r")) {
                    memory.seek(map.start());
                    memory.readFully(content);
                }
                return content;
            }
        }
        throw new AssertionError("this process has no vdso");
    }
}
