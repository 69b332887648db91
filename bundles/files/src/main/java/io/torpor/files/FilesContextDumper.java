package io.torpor.files;

import io.torpor.image.ImageRecords;
import io.torpor.image.ImageType;
import io.torpor.image.proto.fs_entry;
import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FileRegistry;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.FrozenTree;
import org.osgi.service.component.annotations.Component;

/** Records each task's working directory, root and umask. */
@Component
@DumpStep(
        name = "files-fs",
        stage = DumpStage.RESOURCES,
        needs = {"task-tree", "file-registry", "images"})
public final class FilesContextDumper implements ResourceDumper {
    @Override
    public void dump(DumpContext context) throws TorporException {
        FileRegistry registry = context.require(FileRegistry.class);
        ImageRecords images = context.require(ImageRecords.class);
        for (FrozenTask task : context.require(FrozenTree.class).tasks()) {
            if (!task.isZombie()) {
                fs_entry record = fs_entry.newBuilder()
                        .setCwdId(TaskDirectory.WORKING.register(task, registry))
                        .setRootId(TaskDirectory.ROOT.register(task, registry))
                        .setUmask(task.status().umask())
                        .build();
                images.add(ImageType.FS, task.virtualPid().number(), record);
            }
        }
    }
}
