package io.torpor.files;

import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.image.ImageRecords;
import io.torpor.image.ImageType;
import io.torpor.image.proto.fs_entry;
import io.torpor.linux.Descriptors;
import io.torpor.linux.SymbolicLinks;
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
                        .setCwdId(register(registry, task, "cwd", "working directory"))
                        .setRootId(register(registry, task, "root", "root directory"))
                        .setUmask(task.status().umask())
                        .build();
                images.add(ImageType.FS, task.virtualPid().number(), record);
            }
        }
    }

    private static int register(FileRegistry registry, FrozenTask task, String entry, String use)
            throws TorporException {
        String path = "/proc/" + task.pid() + "/" + entry;
        LocalFd directory = Descriptors.open(path, OpenFlags.O_PATH, 0);
        return registry.register(task, directory, SymbolicLinks.target(path), 0, use + " of " + task);
    }
}
