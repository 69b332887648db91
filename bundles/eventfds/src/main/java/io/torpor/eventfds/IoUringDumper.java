package io.torpor.eventfds;

import com.google.protobuf.Message;
import io.torpor.procfs.FdInfo;
import io.torpor.spi.Claims;
import io.torpor.spi.DumpContext;
import io.torpor.spi.FileDumper;
import io.torpor.spi.Issue;
import io.torpor.spi.OpenFile;
import io.torpor.spi.TorporException;
import org.osgi.service.component.annotations.Component;

/**
 * Refuses io_uring instances, and says what they are doing. Much of a ring can be found out: sizes and positions from fdinfo, some flags of io_uring_setup(2) (IORING_SETUP_IOPOLL, SINGLE_ISSUER,
 * DEFER_TASKRUN) from how harmless calls fail. But not whether a batch goes on after a failure (SUBMIT_ALL), how large the entries of a small ring are (SQE128, CQE32), which
 * eventfd and personalities were registered: one that is made again without them behaves differently, and the application would not know. The README has the experiments.
 */
@Component
@Claims(value = "anon_inode [io_uring]", fallback = true)
public final class IoUringDumper implements FileDumper {
    private static final String[] POSITIONS = {"SqHead", "SqTail", "CqHead", "CqTail"};

    @Override
    public void inspect(OpenFile file, DumpContext context) throws TorporException {
        throw refusal(file);
    }

    @Override
    public Message dump(OpenFile file, DumpContext context) throws TorporException {
        throw refusal(file);
    }

    /** EVENTFDS-015. */
    private static TorporException refusal(OpenFile file) {
        FdInfo info = FdInfo.parse(file.info());
        String state = state(info);
        return Issue.error(
                        "EVENTFDS-015",
                        file.subject(),
                        "Cannot dump " + file.subject() + ", an io_uring instance that " + state
                                + ": by which flags it was made, and what was registered with it, cannot all be read",
                        state.equals("does nothing that can be seen")
                                ? "Have the application close it before the dump, or use another way of input and output"
                                        + " (kernel.io_uring_disabled=2 makes most libraries choose one)."
                                : "Have the application wait for its requests and close it before the dump.")
                .with(file.info())
                .toException();
    }

    private static String state(FdInfo info) {
        long[] at = new long[POSITIONS.length];
        for (int i = 0; i < at.length; i++) {
            at[i] = Long.parseLong(info.other(POSITIONS[i]).orElse("0"));
        }
        if (at[0] != at[1]) {
            return "has " + (at[1] - at[0]) + " requests that were not submitted";
        }
        if (at[2] != at[3]) {
            return "has " + (at[3] - at[2]) + " results that were not taken";
        }
        if (lists(info, "PollList:") > 0) {
            return "waits for files that it polls";
        }
        return lists(info, "CqOverflowList:") > 0
                ? "has results for which its ring had no room"
                : "does nothing that can be seen";
    }

    /** How many lines follow a heading: they are indented. */
    private static int lists(FdInfo info, String heading) {
        int count = 0;
        boolean inside = false;
        for (String line : info.others()) {
            if (inside && line.startsWith(" ")) {
                count++;
            }
            inside = line.startsWith(heading) || inside && line.startsWith(" ");
        }
        return count;
    }
}
