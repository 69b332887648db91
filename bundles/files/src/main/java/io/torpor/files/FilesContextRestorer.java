package io.torpor.files;

import io.torpor.abi.LocalFd;
import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.proto.fs_entry;
import io.torpor.image.proto.task_kobj_ids_entry;
import io.torpor.linux.FileStatus;
import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Call;
import io.torpor.tracee.Puppet;
import io.torpor.tracee.PuppetTree;
import io.torpor.tracee.RestoredFiles;
import io.torpor.tracee.Script;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.osgi.service.component.annotations.Component;

/** Sets working directory, root and umask, once where processes share them. A directory is fetched for the moment, and let go once it has been entered. */
@Component
@RestoreStep(
        name = "files-fs",
        stage = RestoreStage.PRIVATE,
        needs = {"puppets", "images", "descriptors"},
        provides = "fs")
public final class FilesContextRestorer implements ResourceRestorer {
    @Override
    public void restore(RestoreContext context) throws TorporException {
        PuppetTree tree = context.require(PuppetTree.class);
        ImageSet images = context.require(ImageSet.class);
        RestoredFiles files = context.require(RestoredFiles.class);
        FileStatus root = FileStatus.of("/").orElseThrow();
        Set<Integer> done = new HashSet<>();
        for (Puppet puppet : tree.puppets()) {
            int pid = puppet.virtualPid().number();
            Optional<fs_entry> record = images.one(ImageType.FS, pid, fs_entry.class);
            int shared = images.one(ImageType.IDS, pid, task_kobj_ids_entry.class)
                    .map(task_kobj_ids_entry::getFsId)
                    .orElse(0);
            if (record.isPresent() && (shared == 0 || done.add(shared))) {
                queue(puppet, record.get(), files, root);
            }
        }
        tree.run();
    }

    private static void queue(Puppet puppet, fs_entry record, RestoredFiles files, FileStatus engineRoot)
            throws TorporException {
        Script script = puppet.script();
        LocalFd root = files.open(record.getRootId());
        if (!FileStatus.of(root).isSameFile(engineRoot)) {
            enter(puppet, root);
            script.call("chroot", script.string("."));
        }
        enter(puppet, files.open(record.getCwdId()));
        if (record.hasUmask()) {
            script.call("umask", record.getUmask());
        }
    }

    private static void enter(Puppet puppet, LocalFd directory) {
        Call fetched = puppet.fetch(directory);
        puppet.script().call("fchdir", fetched);
        puppet.script().call("close", fetched);
    }
}
