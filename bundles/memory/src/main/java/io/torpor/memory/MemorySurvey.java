package io.torpor.memory;

import io.torpor.spi.Claimants;
import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.Issue;
import io.torpor.spi.MappingDumper;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Component;

/** Asks, for each mapping of a running tree, who would save it, and what stands against that. Counts them by kind, and the pages to save. */
@Component
@DumpStep(
        name = "memory-survey",
        stage = DumpStage.RESOURCES,
        needs = "memory-map",
        onlyWith = "preflight",
        live = true)
public final class MemorySurvey implements ResourceDumper {
    @Override
    public void dump(DumpContext context) throws TorporException {
        Claimants<MappingDumper> claimants = context.claimants(MappingDumper.class);
        Map<List<String>, MappingDumper> claimed = new HashMap<>();
        SharedObjects shared = context.require(SharedObjects.class);
        context.undo("close shared memory", shared::close);
        OwnPages pages = new OwnPages();
        for (TaskMemory memory : context.require(TreeMemory.class).tasks()) {
            for (TaskMapping mapping : memory.mappings()) {
                context.count("mapping " + mapping.descriptions().get(0), 1);
                inspect(mapping, claimants, claimed, context);
                if (mapping.kind() == MappingKind.ANONYMOUS_SHARED || mapping.kind() == MappingKind.MEMFD) {
                    shared.ofMapping(mapping);
                }
            }
            context.count("pages", pages.find(memory).bytes() / PageRuns.PAGE);
        }
        for (SharedObjects.SharedObject object : shared.all()) {
            context.count("pages", PagesDumper.dataOf(object).bytes() / PageRuns.PAGE);
        }
    }

    private static void inspect(
            TaskMapping mapping,
            Claimants<MappingDumper> claimants,
            Map<List<String>, MappingDumper> claimed,
            DumpContext context)
            throws TorporException {
        try {
            MappingDumper dumper = claimed.get(mapping.descriptions());
            if (dumper == null) {
                dumper = claimants.claim(mapping.subject(), mapping.descriptions());
                claimed.put(mapping.descriptions(), dumper);
            }
            dumper.inspect(mapping, context);
        } catch (TorporException e) {
            for (Issue issue : e.issues()) {
                context.refuse(issue);
            }
        }
    }
}
