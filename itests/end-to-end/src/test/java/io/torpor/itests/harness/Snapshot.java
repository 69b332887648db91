package io.torpor.itests.harness;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * Everything that can be seen of a tree from outside: for each thread its call with arguments, stack and instruction pointer, mask,
 * pending signals, credentials and state; for each process its mappings, the content of its memory, descriptors with their positions,
 * limits and timers. Two of them are equal only if nothing was changed between, given that the tree itself is at rest.
 */
public final class Snapshot {
    /** What changes by itself, or because others use the machine. */
    private static final Set<String> RESTLESS = Set.of(
            "voluntary_ctxt_switches",
            "nonvoluntary_ctxt_switches",
            "SigQ",
            "VmPTE",
            "VmPeak", // as VmHWM: what is mapped and unmapped again leaves its mark here only
            "VmRSS",
            "VmHWM",
            "RssAnon",
            "RssFile",
            "RssShmem",
            "it_value",
            "ticks");

    private final Map<String, String> facts = new TreeMap<>();

    private Snapshot() {}

    /** Looks at all processes of a tree. */
    public static Snapshot of(List<Integer> pids) throws IOException {
        Snapshot snapshot = new Snapshot();
        for (int pid : pids) {
            snapshot.addProcess(pid);
        }
        return snapshot;
    }

    private void addProcess(int pid) throws IOException {
        String of = "process " + pid;
        for (int tid : Proc.threads(pid)) {
            String thread = "thread " + tid + " of " + of;
            facts.put(thread + ", call and registers", Proc.text(pid, "task/" + tid + "/syscall"));
            addLines(thread + ", status", Proc.text(pid, "task/" + tid + "/status"));
        }
        if (Proc.state(pid) == 'Z') {
            return;
        }
        facts.put(of + ", mappings", Proc.text(pid, "maps"));
        facts.put(of + ", limits", Proc.text(pid, "limits"));
        facts.put(of + ", timers", Proc.text(pid, "timers"));
        for (int fd : Proc.numbersIn(Path.of("/proc/" + pid + "/fd"))) {
            facts.put(
                    of + ", descriptor " + fd,
                    Files.readSymbolicLink(Path.of("/proc/" + pid + "/fd/" + fd))
                            .toString());
            addLines(of + ", descriptor " + fd, Proc.text(pid, "fdinfo/" + fd));
        }
        addMemory(pid, of);
    }

    private void addLines(String what, String text) {
        text.lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0 && !RESTLESS.contains(line.substring(0, colon).trim())) {
                facts.put(
                        what + ", " + line.substring(0, colon).trim(),
                        line.substring(colon + 1).trim());
            }
        });
    }

    private void addMemory(int pid, String of) throws IOException {
        byte[] buffer = new byte[1 << 20];
        try (RandomAccessFile memory = new RandomAccessFile("/proc/" + pid + "/mem", "r")) {
            for (String line : Proc.text(pid, "maps").split("\n")) {
                String[] fields = line.split("\\s+");
                if (line.contains("[vvar") || line.contains("[vsyscall")) {
                    continue; // the kernel's own, and ever changing
                }
                long from = Long.parseUnsignedLong(fields[0].substring(0, fields[0].indexOf('-')), 16);
                long to = Long.parseUnsignedLong(fields[0].substring(fields[0].indexOf('-') + 1), 16);
                facts.put(of + ", memory " + line, Long.toHexString(checksum(memory, from, to, buffer)));
            }
        }
    }

    private static long checksum(RandomAccessFile memory, long from, long to, byte[] buffer) throws IOException {
        CRC32 sum = new CRC32();
        long at = from;
        memory.seek(from);
        while (at < to) {
            int got = memory.read(buffer, 0, (int) Math.min(buffer.length, to - at));
            if (got <= 0) {
                throw new IOException("Cannot read memory at " + Long.toHexString(at));
            }
            sum.update(buffer, 0, got);
            at += got;
        }
        return sum.getValue();
    }

    /** All differences, one a line; empty if there is none. */
    public String differences(Snapshot later) {
        StringBuilder text = new StringBuilder();
        facts.forEach((name, value) -> {
            if (!value.equals(later.facts.get(name))) {
                text.append(name)
                        .append(": was\n  ")
                        .append(value)
                        .append("\nis now\n  ")
                        .append(later.facts.get(name))
                        .append('\n');
            }
        });
        later.facts.forEach((name, value) -> {
            if (!facts.containsKey(name)) {
                text.append(name).append(" is new: ").append(value).append('\n');
            }
        });
        return text.toString();
    }

    /** How many facts are compared. */
    public int size() {
        return facts.size();
    }
}
