package io.torpor.seccomp;

import io.torpor.abi.SeccompConstants;
import io.torpor.image.ImageRecords;
import io.torpor.image.ImageType;
import io.torpor.image.proto.seccomp_mode;
import io.torpor.image.proto.thread_core_entry;
import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.ResourceDumper;
import io.torpor.tracee.CoreRecords;
import io.torpor.tracee.FrozenTask;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Writes {@code seccomp.img}, and which of its filters each thread has. */
@Component
@DumpStep(
        name = "seccomp-records",
        stage = DumpStage.SEAL,
        needs = {"task-tree", "core-records", "images", "answers"},
        provides = "core-fields")
public final class SeccompDumper implements ResourceDumper {
    @Override
    public void dump(DumpContext context) {
        Answers answers = context.require(Answers.class);
        CoreRecords cores = context.require(CoreRecords.class);
        FilterTable saved = new FilterTable();
        List<Answers.OfThread> all = answers.threads();
        for (int from = 0, to; from < all.size(); from = to) {
            FrozenTask task = all.get(from).task();
            to = from;
            while (to < all.size() && all.get(to).task() == task) {
                to++;
            }
            fill(cores, answers.filters(), saved, task, all.subList(from, to));
        }
        if (!saved.isEmpty()) {
            context.require(ImageRecords.class).add(ImageType.SECCOMP, saved.toRecord());
        }
    }

    /** Where all threads of a process share all filters, the peer wants to read so from the filters' flags, and of the first thread only. */
    private static void fill(
            CoreRecords cores, FilterTable read, FilterTable saved, FrozenTask task, List<Answers.OfThread> threads) {
        boolean shared = threads.size() > 1 && threads.size() == task.threads().size();
        for (Answers.OfThread thread : threads) {
            shared &= thread.newest() != FilterTable.NONE
                    && thread.newest() == threads.get(0).newest();
        }
        int flag = shared ? SeccompConstants.SECCOMP_FILTER_FLAG_TSYNC : 0;
        for (Answers.OfThread thread : shared ? threads.subList(0, 1) : threads) {
            thread_core_entry.Builder record = cores.thread(thread.thread().tid());
            if (thread.mode() == SeccompConstants.SECCOMP_MODE_STRICT) {
                record.setSeccompMode(seccomp_mode.strict);
            } else {
                record.setSeccompMode(seccomp_mode.filter).setSeccompFilter(read.copyTo(saved, thread.newest(), flag));
            }
        }
    }
}
