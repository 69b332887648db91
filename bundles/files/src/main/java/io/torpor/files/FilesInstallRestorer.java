package io.torpor.files;

import io.torpor.abi.KcmpTypes;
import io.torpor.linux.Kcmp;
import io.torpor.linux.SyscallException;
import io.torpor.spi.Options;
import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Puppet;
import io.torpor.tracee.PuppetTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Component;

/** Gives every open file to all who had it, once each is as it was. */
@Component
@RestoreStep(
        name = "files-install",
        stage = RestoreStage.RESOURCES,
        needs = {"puppets", "file-records", "open-files-complete"},
        provides = "descriptors")
public final class FilesInstallRestorer implements ResourceRestorer {
    @Override
    public void restore(RestoreContext context) throws TorporException {
        SavedFiles saved = context.require(SavedFiles.class);
        PuppetTree tree = context.require(PuppetTree.class);
        OpenedFiles files = context.require(OpenedFiles.class);
        for (String key : context.options().get(Options.INHERITED).unused()) {
            context.report(RestoreProblems.inheritedForNothing(key));
        }
        install(saved, tree, files);
        files.releaseDescriptions();
    }

    private static void install(SavedFiles saved, PuppetTree tree, OpenedFiles files) throws TorporException {
        List<TableInstaller> installers = new ArrayList<>();
        Map<Integer, Puppet> holders = new HashMap<>();
        for (Puppet puppet : tree.puppets()) {
            int table = saved.tableOf(puppet.virtualPid());
            Puppet holder = table == 0 ? puppet : holders.putIfAbsent(table, puppet);
            if (holder == null) {
                int engine = tree.stage().enginePidfd().number();
                TableInstaller installer = new TableInstaller(puppet, engine, files, () -> run(tree, installers));
                installers.add(installer);
                installer.queue(saved.descriptors(table));
            } else if (table != 0) {
                checkSharing(tree, puppet, holder);
            }
        }
        run(tree, installers);
    }

    private static void run(PuppetTree tree, List<TableInstaller> installers) throws TorporException {
        try {
            tree.run();
        } catch (SyscallException e) {
            for (TableInstaller installer : installers) {
                installer.check();
            }
            throw e;
        }
        for (TableInstaller installer : installers) {
            installer.check();
        }
    }

    private static void checkSharing(PuppetTree tree, Puppet puppet, Puppet holder) throws TorporException {
        Kcmp kcmp = new Kcmp(tree.architecture().syscalls().number("kcmp"));
        if (kcmp.compare(
                        KcmpTypes.KCMP_FILES,
                        puppet.pid().number(),
                        holder.pid().number(),
                        0,
                        0)
                != 0) {
            throw RestoreProblems.notShared(puppet, holder);
        }
    }
}
