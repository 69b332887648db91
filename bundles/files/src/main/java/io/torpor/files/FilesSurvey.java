package io.torpor.files;

import io.torpor.linux.SymbolicLinks;
import io.torpor.linux.SyscallException;
import io.torpor.spi.Claimants;
import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.FileDumper;
import io.torpor.spi.Options;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FileRegistry;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.FrozenTree;
import io.torpor.tracee.HeldLock;
import org.osgi.service.component.annotations.Component;

/**
 * Asks, for each open file description of a running tree, who would save it, and what stands against that; the same for working and root directories. Counts
 * descriptions by kind.
 */
@Component
@DumpStep(
        name = "files-survey",
        stage = DumpStage.RESOURCES,
        needs = {"task-tree", "file-registry"},
        onlyWith = "preflight",
        live = true)
public final class FilesSurvey implements ResourceDumper {
    @Override
    public void dump(DumpContext context) throws TorporException {
        OpenFiles files = context.require(OpenFiles.class);
        Claimants<FileDumper> claimants = context.claimants(FileDumper.class);
        for (Description file : files.files()) {
            context.count("file " + file.descriptions().get(0), 1);
            inspect(file, claimants, context);
        }
        HeldLock held = files.unsavedLock();
        if (held != null && !context.options().get(Options.FILE_LOCKS)) {
            context.refuse(FileProblems.locked(held.subject(), held.file().link(), held.lock()));
        }
        for (DescriptorTable table : files.tables()) {
            context.count("descriptors", table.entries().size());
        }
        FileRegistry registry = context.require(FileRegistry.class);
        for (FrozenTask task : context.require(FrozenTree.class).tasks()) {
            if (!task.isZombie()) {
                inspectDirectories(task, registry, context);
            }
        }
    }

    private static void inspect(Description file, Claimants<FileDumper> claimants, DumpContext context)
            throws TorporException {
        try {
            claimants.claim(file.subject(), file.descriptions()).inspect(file, context);
        } catch (TorporException e) {
            if (isThere(file)) {
                context.refuse(e);
            }
        } catch (SyscallException e) {
            if (isThere(file)) {
                throw e;
            }
        }
    }

    private static void inspectDirectories(FrozenTask task, FileRegistry registry, DumpContext context)
            throws TorporException {
        for (TaskDirectory directory : TaskDirectory.values()) {
            try {
                directory.inspect(task, registry);
            } catch (TorporException e) {
                if (!task.hasEnded()) {
                    context.refuse(e);
                }
            } catch (SyscallException e) {
                if (!task.hasEnded()) {
                    throw e;
                }
            }
        }
    }

    /** Whether the number is still open, and on what it was: who closes or renames a file meanwhile has done nothing wrong. */
    private static boolean isThere(Description file) {
        try {
            return SymbolicLinks.target("/proc/" + file.holder() + "/fd/" + file.fd())
                    .equals(file.link());
        } catch (SyscallException e) {
            if (TableReader.isClosed(e.errno())) {
                return false;
            }
            throw e;
        }
    }
}
