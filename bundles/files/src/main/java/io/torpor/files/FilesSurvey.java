package io.torpor.files;

import io.torpor.spi.Claimants;
import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.FileDumper;
import io.torpor.spi.Options;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import io.torpor.tracee.HeldLock;
import org.osgi.service.component.annotations.Component;

/** Asks, for each open file description of a running tree, who would save it, and what stands against that. Counts them by kind. */
@Component
@DumpStep(
        name = "files-survey",
        stage = DumpStage.RESOURCES,
        needs = "file-registry",
        onlyWith = "preflight",
        live = true)
public final class FilesSurvey implements ResourceDumper {
    @Override
    public void dump(DumpContext context) throws TorporException {
        Claimants<FileDumper> claimants = context.claimants(FileDumper.class);
        for (Description file : context.require(OpenFiles.class).files()) {
            context.count("file " + file.descriptions().get(0), 1);
            try {
                claimants.claim(file.subject(), file.descriptions()).inspect(file, context);
            } catch (TorporException e) {
                for (var issue : e.issues()) {
                    context.refuse(issue);
                }
            }
        }
        HeldLock held = context.require(OpenFiles.class).unsavedLock();
        if (held != null && !context.options().get(Options.FILE_LOCKS)) {
            context.refuse(FileProblems.locked(held.subject(), held.file().link(), held.lock()));
        }
        for (DescriptorTable table : context.require(OpenFiles.class).tables()) {
            context.count("descriptors", table.entries().size());
        }
    }
}
