package io.torpor.tasks;

import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.proto.core_entry;
import io.torpor.image.proto.cpuinfo_entry;
import io.torpor.spi.Issue;
import io.torpor.spi.Options;
import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Architecture;
import io.torpor.tracee.Processor;
import io.torpor.tracee.ProcessorImage;
import io.torpor.tracee.ProcessorTrait;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Makes sure that the saved tree can run on this processor, before anything exists: registers are set last, when it would be late to find that out. */
@Component
@RestoreStep(
        name = "tasks-processor",
        stage = RestoreStage.PREPARE,
        needs = {"images", "saved-tree"})
public final class ProcessorRestorer implements ResourceRestorer {
    private final Processor processor;
    private final Architecture architecture;

    @Activate
    public ProcessorRestorer(@Reference Processor processor, @Reference Architecture architecture) {
        this.processor = processor;
        this.architecture = architecture;
    }

    @Override
    public void restore(RestoreContext context) throws TorporException {
        long traits = context.options().get(Options.PROCESSOR_TRAITS);
        if (traits >= 0) {
            compare(context.require(ImageSet.class), traits);
        }
        List<Issue> issues = new ArrayList<>();
        for (SavedTask task : context.require(SavedTree.class).tasks()) {
            if (task.isAlive()) {
                check(task, issues);
            }
        }
        if (!issues.isEmpty()) {
            throw new TorporException(issues);
        }
    }

    private void compare(ImageSet images, long traits) throws TorporException {
        if (!images.has(ImageType.CPUINFO, 0)) {
            throw ProcessorImage.missing(images.store());
        }
        processor.compare(images.require(ImageType.CPUINFO, 0, cpuinfo_entry.class), ProcessorTrait.in(traits));
    }

    /** One issue a process at most: its threads mostly use the same. */
    private void check(SavedTask task, List<Issue> issues) {
        for (Map.Entry<Integer, core_entry> thread : task.threads().entrySet()) {
            core_entry core = thread.getValue();
            if (core.getMtype() != architecture.coreType()) {
                issues.add(foreign(task, core));
                return;
            }
            if (task.hasLostLeader() && thread.getKey() == task.pid()) {
                continue; // has no registers
            }
            List<String> lacking = architecture.lackingFor(architecture.registersOf(core));
            if (!lacking.isEmpty()) {
                issues.add(lacking(task, thread.getKey(), lacking));
                return;
            }
        }
    }

    private Issue foreign(SavedTask task, core_entry core) {
        return Issue.error(
                "TASKS-035",
                new Subject.Other("task " + task.pid()),
                "Cannot restore task " + task.pid() + ": it ran on a " + core.getMtype() + " processor, and this is a "
                        + architecture.coreType() + " one",
                "Restore it on a machine of its own architecture.");
    }

    private static Issue lacking(SavedTask task, int tid, List<String> components) {
        String thread = tid == task.pid() ? "" : " (thread " + tid + ")";
        return Issue.error(
                "TASKS-034",
                new Subject.Other("task " + task.pid()),
                "Cannot restore task " + task.pid() + thread + ": it was using " + String.join(" and ", components)
                        + ", for which this processor, or an image, has no place",
                "Restore it on a machine whose processor has what the saved one had; cpuinfo dump there and cpuinfo check here compare two machines.");
    }
}
