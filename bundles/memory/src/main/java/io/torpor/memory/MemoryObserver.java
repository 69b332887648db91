package io.torpor.memory;

import io.torpor.abi.Abi;
import io.torpor.abi.Prctl;
import io.torpor.procfs.Auxv;
import io.torpor.procfs.ProcFs;
import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.Issue;
import io.torpor.spi.Options;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Call;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.FrozenTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osgi.service.component.annotations.Component;

/** Looks at the mappings of all tasks from outside, and asks each task what only it can tell. */
@Component
@DumpStep(
        name = "memory-observe",
        stage = DumpStage.OBSERVE,
        provides = "memory-map",
        needs = {"task-tree", "sharing"},
        live = true)
public final class MemoryObserver implements ResourceDumper {
    /** Of the machine, which stays the same. */
    private static final int NODES = nodes(Path.of("/sys/devices/system/node/possible"));

    @Override
    public void dump(DumpContext context) throws TorporException {
        MappedFiles files = new MappedFiles();
        HugePages hugePages = new HugePages();
        context.undo("close mapped files", files::close);
        MappingClassifier classifier = new MappingClassifier(files, hugePages);
        List<TaskMemory> tasks = new ArrayList<>();
        MappingWarnings warnings = new MappingWarnings(context);
        ProcFs procFs = new ProcFs();
        FrozenTree tree = context.require(FrozenTree.class);
        for (FrozenTask task : tree.tasks()) {
            if (!task.isZombie() && task.memoryOwner() == task) {
                observe(tree, task, classifier, procFs, warnings, context).ifPresent(tasks::add);
            }
        }
        SharedObjects shared = new SharedObjects(classifier.sharedMemoryDevice(), hugePages, segments(tasks));
        context.undo("close shared memory", shared::close);
        context.provide(TreeMemory.class, new TreeMemory(tasks));
        Optional<SnapshotChoice> choice = context.find(SnapshotChoice.class);
        if (choice.isPresent() && !choice.get().isEmpty()) {
            choice.get().ask(tree);
        }
        context.provide(SharedObjects.class, shared);
    }

    /** Empty, in a preflight only, for a task that cannot be read. */
    private static Optional<TaskMemory> observe(
            FrozenTree tree,
            FrozenTask task,
            MappingClassifier classifier,
            ProcFs procFs,
            MappingWarnings warnings,
            DumpContext context)
            throws TorporException {
        try {
            Optional<EarlyLook> look = context.find(EarlyLook.class);
            AddressSpace space = look.isPresent() ? look.get().recall(task) : null;
            if (space == null) {
                space = new AddressSpace(task.maps());
            }
            classify(space, task, classifier, context);
            for (TaskMapping mapping : space.special()) {
                warnings.check(mapping);
            }
            Call brk = task.leader().questions().call("brk", 0);
            Call dumpable = task.leader().questions().call("prctl", Prctl.PR_GET_DUMPABLE, 0, 0, 0, 0);
            Call huge = task.leader().questions().call("prctl", Prctl.PR_GET_THP_DISABLE, 0, 0, 0, 0);
            RareAnswers rare = new RareAnswers(tree, task, space, NODES);
            long[] auxv = auxv(procFs.auxv(task.livingId(), Abi.LP64));
            warnings.checkMode(task, auxv);
            return Optional.of(new TaskMemory(task, space, auxv, brk, dumpable, huge, rare));
        } catch (IOException e) {
            if (!task.hasEnded()) {
                Subject.Task subject = task.subject();
                String text = "Cannot read the mappings of " + subject + ": " + e.getMessage();
                context.refuse(Issue.error("MEMORY-002", subject, text, "").causedBy(e));
            }
            return Optional.empty();
        }
    }

    /** In a preflight, passes over what cannot be looked at. */
    private static void classify(AddressSpace space, FrozenTask task, MappingClassifier classifier, DumpContext context)
            throws TorporException {
        space.belongsTo(task, entry -> {
            try {
                return classifier.classify(space, entry);
            } catch (TorporException e) {
                if (!context.options().get(Options.PREFLIGHT) || MappedFiles.isThere(task, entry)) {
                    context.refuse(e);
                }
                return null;
            }
        });
    }

    /** One more than the highest number in a list, {@code 0} or {@code 0-3} or {@code 0,2}. A kernel without NUMA has no such file, and one node. */
    static int nodes(Path list) {
        try {
            String possible = Files.readString(list).trim();
            int last = Math.max(possible.lastIndexOf('-'), possible.lastIndexOf(','));
            return Integer.parseInt(possible.substring(last + 1)) + 1;
        } catch (IOException e) {
            return 1;
        }
    }

    private static Set<Long> segments(List<TaskMemory> tasks) {
        Set<Long> segments = new HashSet<>();
        for (TaskMemory task : tasks) {
            for (TaskMapping mapping : task.special()) {
                if (mapping.kind() == MappingKind.SYSV) {
                    segments.add(mapping.inode());
                }
            }
        }
        return segments;
    }

    private static long[] auxv(Auxv auxv) {
        long[] words = auxv.words();
        boolean ended = words.length >= 2 && words[words.length - 2] == 0;
        return ended ? Arrays.copyOf(words, words.length - 2) : words;
    }
}
