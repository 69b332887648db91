package io.torpor.files;

import io.torpor.abi.Pid;
import io.torpor.linux.DescriptorTexts;
import io.torpor.linux.ProcDescriptors;
import io.torpor.linux.SyscallException;
import io.torpor.linux.TaskGone;
import io.torpor.tracee.Architecture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The order in which {@code kcmp(2)} has descriptors that look alike, found out while the tree still runs, without opening anything. To find it takes n log n comparisons, to confirm it n: that is
 * what a stopped task is asked. What has been opened, closed or moved meanwhile makes it no wrong answer, but a wrong guess. For the session's thread.
 */
final class EarlyOrder {
    private static final List<String> TOLD_APART_OTHERWISE = List.of("socket:", "pipe:", "anon_inode:[eventfd]");

    private final Map<Pid, Map<Integer, Integer>> ranks = new HashMap<>();

    /** Looks at a process that runs. */
    void look(Pid pid, Architecture architecture) {
        try (ProcDescriptors process = new ProcDescriptors(pid)) {
            Map<Integer, Integer> of = new HashMap<>();
            KcmpSort sort = new KcmpSort(architecture);
            for (List<Integer> alike : alike(process, architecture).values()) {
                if (alike.size() >= Descriptions.MANY) {
                    rank(pid, alike, sort, of);
                }
            }
            ranks.put(pid, of);
        } catch (TaskGone | SyscallException e) {
            ranks.remove(pid); // it ends, or has closed something: nothing is presumed of it
        }
    }

    /** The numbers by what they are links to. */
    private static Map<String, List<Integer>> alike(ProcDescriptors process, Architecture architecture) {
        Map<String, List<Integer>> byLink = new HashMap<>();
        int[] numbers = process.numbers();
        try (DescriptorTexts texts = new DescriptorTexts(architecture.calls().bytes(), architecture.syscalls())) {
            for (int from = 0; from < numbers.length; from += DescriptorTexts.MOST) {
                int[] some = Arrays.copyOfRange(numbers, from, Math.min(numbers.length, from + DescriptorTexts.MOST));
                texts.readLinks(process, some, some.length);
                for (int i = 0; i < some.length; i++) {
                    String link = texts.link(process, i);
                    if (TOLD_APART_OTHERWISE.stream().noneMatch(link::startsWith)) {
                        byLink.computeIfAbsent(link, any -> new ArrayList<>()).add(some[i]);
                    }
                }
            }
        }
        return byLink;
    }

    private static void rank(Pid pid, List<Integer> alike, KcmpSort sort, Map<Integer, Integer> ranks) {
        int[] tasks = new int[alike.size()];
        int[] numbers = new int[tasks.length];
        for (int i = 0; i < tasks.length; i++) {
            tasks[i] = pid.number();
            numbers[i] = alike.get(i);
        }
        int rank = 0;
        for (int index : sort.sort(tasks, numbers)) {
            rank += index >= 0 ? 1 : 0;
            ranks.put(numbers[index >= 0 ? index : ~index], rank);
        }
    }

    /** The indices of descriptors of a task that look alike, in the order that they had, of what was the same the lower first; null where one of them was not seen. */
    int[] of(Pid task, List<Candidate> alike) {
        Map<Integer, Integer> known = ranks.get(task);
        if (known == null) {
            return null;
        }
        long[] order = new long[alike.size()];
        for (int i = 0; i < order.length; i++) {
            Integer rank = known.get(alike.get(i).seen().number());
            if (rank == null) {
                return null;
            }
            order[i] = (long) rank << Integer.SIZE | i;
        }
        Arrays.sort(order);
        int[] indices = new int[order.length];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = (int) order[i];
        }
        return indices;
    }
}
