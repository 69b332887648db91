package io.torpor.pipes;

import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.OpenFile;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.osgi.service.component.annotations.Component;

/** Says which pipes lead out of the tree, once all ends in it are known. */
@Component
@DumpStep(name = "pipes-outsiders", stage = DumpStage.MEMORY, live = true)
public final class OutsidersDumper implements ResourceDumper {
    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");

    @Override
    public void dump(DumpContext context) throws TorporException {
        for (OneEnded.End end : OneEnded.of(context).outside()) {
            if (end.reads() && isAutomounter(end.file())) {
                context.refuse(PipeProblems.automounter(end.file()).issue());
            } else {
                context.report(PipeProblems.outside(end.file(), end.reads()));
            }
        }
        context.find(SavedContents.class).ifPresent(SavedContents::close);
    }

    /** Whether the kernel writes to it: a mount of type autofs names its pipe. */
    private static boolean isAutomounter(OpenFile end) throws TorporException {
        try {
            String key = "pipe_ino=" + end.inode();
            for (String line : Files.readString(MOUNTS).split("\n")) {
                int at = line.indexOf(key);
                if (at >= 0 && line.contains(" - autofs ") && !isDigit(line, at + key.length())) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw PipeProblems.unreadable(end, e);
        }
    }

    private static boolean isDigit(String line, int at) {
        return at < line.length() && Character.isDigit(line.charAt(at));
    }
}
