package io.torpor.memory;

import io.torpor.abi.Pid;
import io.torpor.procfs.Cgroup;
import io.torpor.procfs.Mount;
import io.torpor.procfs.ProcFs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * How much more memory a process may take before something is swapped out or killed for it: {@code MemAvailable} of proc_meminfo(5), and what is left in its control groups
 * (Documentation/admin-guide/cgroup-v1/memory.rst, cgroup-v2.rst). For the session's thread.
 */
final class MemoryHeadroom {
    private final ProcFs procFs;

    MemoryHeadroom(ProcFs procFs) {
        this.procFs = procFs;
    }

    /** In bytes; 0 where its group cannot be looked at. */
    long of(Pid pid) throws IOException {
        long left = available();
        for (Cgroup group : procFs.cgroups(pid)) {
            boolean unified = group.hierarchy() == 0;
            boolean limitsMemory = unified || has(group.controllers(), "memory");
            if (limitsMemory && !group.path().equals("/")) {
                left = Math.min(left, inGroup(group, unified));
            }
        }
        return left;
    }

    private long available() throws IOException {
        String name = "MemAvailable:";
        ByteBuffer text = procFs.read("meminfo");
        String info = StandardCharsets.US_ASCII.decode(text).toString();
        int at = info.indexOf(name);
        if (at < 0) {
            return 0;
        }
        String line = info.substring(at + name.length(), info.indexOf('\n', at)).trim();
        return Long.parseLong(line.substring(0, line.indexOf(' '))) * 1024;
    }

    private long inGroup(Cgroup group, boolean unified) throws IOException {
        for (Mount mount :
                procFs.mountInfo(new Pid((int) ProcessHandle.current().pid()))) {
            boolean right = unified
                    ? mount.type().equals("cgroup2")
                    : mount.type().equals("cgroup") && has(mount.superOptions(), "memory");
            if (right) {
                return inGroup(Path.of(mount.mountPoint()), mount.root(), group.path(), unified);
            }
        }
        return 0;
    }

    private static boolean has(String list, String word) {
        return Arrays.asList(list.split(",")).contains(word);
    }

    private static long inGroup(Path mountPoint, String root, String path, boolean unified) throws IOException {
        String below = root.equals("/") ? path : path.startsWith(root) ? path.substring(root.length()) : null;
        if (below == null || below.startsWith("/..")) {
            return 0;
        }
        long left = Long.MAX_VALUE;
        Path top = mountPoint.normalize();
        for (Path at = top.resolve("." + below).normalize(); at.startsWith(top); at = at.getParent()) {
            left = Math.min(left, left(at, unified));
        }
        return left;
    }

    /** A group without the files has no limit: the root of version 2, or one that the controller is not on for. */
    private static long left(Path group, boolean unified) throws IOException {
        Path limit = group.resolve(unified ? "memory.max" : "memory.limit_in_bytes");
        if (!Files.exists(limit)) {
            return Long.MAX_VALUE;
        }
        String most = Files.readString(limit).trim();
        if (most.equals("max")) {
            return Long.MAX_VALUE;
        }
        String used = Files.readString(group.resolve(unified ? "memory.current" : "memory.usage_in_bytes"))
                .trim();
        return Math.max(0, Long.parseLong(most) - Long.parseLong(used));
    }
}
