package io.torpor.files;

import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FileRegistry;
import io.torpor.tracee.FileTables;
import io.torpor.tracee.FrozenTree;
import io.torpor.tracee.PipesAhead;
import io.torpor.tracee.SocketsAhead;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at all descriptor tables, and offers a place for files that have no descriptor. */
@Component
@DumpStep(
        name = "files-walk",
        stage = DumpStage.OBSERVE,
        provides = {"file-registry", "file-tables", "open-files"},
        needs = {"task-tree", "images"},
        live = true)
public final class FilesWalkDumper implements ResourceDumper {
    private static final Logger LOG = LoggerFactory.getLogger(FilesWalkDumper.class);

    @Override
    public void dump(DumpContext context) throws TorporException {
        FrozenTree tree = context.require(FrozenTree.class);
        FileIds ids = new FileIds();
        WalkTools tools =
                context.findOrProvide(WalkTools.class, () -> new WalkTools(tree.architecture(), new FileKinds(), null));
        FileKinds kinds = tools.kinds();
        EarlyFiles ahead = new EarlyFiles(
                context.find(SocketsAhead.class).orElse(null),
                context.find(PipesAhead.class).orElse(null),
                tools);
        DescriptorWalk walk;
        try (tools) {
            walk = walk(context, tree, ids, tools, ahead);
        }
        OpenFiles files = walk.found();
        context.find(LockedInodes.Warm.class).ifPresent(LockedInodes.Warm::end);
        context.undo("close our descriptors of the tree's files", files::close);
        context.undo("wait until sockets and pipes have been asked", ahead::end);
        context.provide(EarlyFiles.class, ahead);
        context.count("descriptions", files.files().size());
        SavedPaths paths = new SavedPaths(context, ids, kinds);
        context.undo("let go of what is known of paths", paths::close);
        context.provide(OpenFiles.class, files);
        context.provide(FileTables.class, files);
        context.provide(SavedPaths.class, paths);
        context.provide(FileRegistry.class, new RegisteredFiles(ids, kinds, paths, tree, walk));
    }

    /** Walks by the kernel's own tables, if the session has them; in the other way, if it has not, or they cannot be read. */
    static DescriptorWalk walk(DumpContext context, FrozenTree tree, FileIds ids, WalkTools tools, EarlyFiles ahead)
            throws TorporException {
        EarlyOrder order = context.findOrProvide(EarlyOrder.class, EarlyOrder::new);
        Optional<KernelTables> kernel = context.find(KernelTables.class);
        if (kernel.isPresent()) {
            try {
                DescriptorWalk walk = new DescriptorWalk(tree, ids, tools, order, ahead, kernel.get());
                walk.walk(context);
                return walk;
            } catch (KernelTables.Failed e) {
                LOG.warn("Descriptors are looked at one by one, which takes longer", e);
            }
        }
        DescriptorWalk walk = new DescriptorWalk(tree, ids, tools, order, ahead, null);
        walk.walk(context);
        return walk;
    }
}
