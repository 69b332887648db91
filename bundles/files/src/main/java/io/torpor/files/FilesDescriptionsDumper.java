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

/** Has each open file description looked at by the one who claims it. */
@Component
@DumpStep(
        name = "files-descriptions",
        stage = DumpStage.RESOURCES,
        needs = {"file-registry", "images"},
        provides = "file-descriptions")
public final class FilesDescriptionsDumper implements ResourceDumper {
    @Override
    public void dump(DumpContext context) throws TorporException {
        OpenFiles files = context.require(OpenFiles.class);
        HeldLock held = files.unsavedLock();
        if (held != null && !context.options().get(Options.FILE_LOCKS)) {
            throw FileProblems.locked(held.subject(), held.file().link(), held.lock())
                    .toException();
        }
        CapturedFiles captured = new CapturedFiles();
        context.provide(CapturedFiles.class, captured);
        Claimants<FileDumper> claimants = context.claimants(FileDumper.class);
        SocketLabels labels = new SocketLabels();
        for (Description file : files.files()) {
            FileDumper dumper = claimants.claim(file.subject(), file.descriptions());
            if (!file.canWait() || dumper.looksAtTree(file, context)) {
                dumper.inspect(file, context);
                captured.add(file, dumper, dumper.capture(file, context));
            } else {
                file.fetched().waits();
                captured.add(file, dumper, null);
            }
            files.isLabelled(file, labels.read(file));
        }
    }
}
