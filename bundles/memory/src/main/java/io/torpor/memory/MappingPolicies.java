package io.torpor.memory;

import io.torpor.abi.MmapFlags;
import io.torpor.tracee.Script;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where the memory of mappings is to come from, mbind(2), as the task itself tells. */
final class MappingPolicies {
    private final Map<TaskMapping, NumaPolicy.Answer> answers;

    /**
     * Queues asking for each mapping that may have a policy.
     *
     * @param nodes how many memory nodes the machine may have
     */
    MappingPolicies(List<TaskMapping> mappings, int nodes, Script questions) {
        answers = new HashMap<>(mappings.size() * 2);
        for (int i = 0; i < mappings.size(); i++) {
            TaskMapping mapping = mappings.get(i);
            if (mayHaveOne(mapping)) {
                answers.put(mapping, NumaPolicy.askAt(mapping.entry().start(), nodes, questions));
            }
        }
    }

    /** What a task only reads from files comes from where their first reader was. */
    private static boolean mayHaveOne(TaskMapping mapping) {
        return switch (mapping.kind()) {
            case ANONYMOUS_PRIVATE, ANONYMOUS_SHARED, MEMFD, SYSV, HUGETLB -> true;
            case FILE_PRIVATE, FILE_SHARED -> (mapping.protection() & MmapFlags.PROT_WRITE) != 0;
            default -> false;
        };
    }

    /** Null for none. */
    NumaPolicy of(TaskMapping mapping) {
        NumaPolicy.Answer answer = answers.get(mapping);
        return answer == null ? null : answer.policy();
    }
}
