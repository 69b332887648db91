package io.torpor.timers;

import io.torpor.abi.Prctl;
import io.torpor.abi.TimeConstants;
import io.torpor.image.proto.posix_timer_entry;
import io.torpor.spi.Issue;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Call;
import io.torpor.tracee.Data;
import io.torpor.tracee.SavedTask;
import io.torpor.tracee.Script;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The POSIX timers of one process, from the question whether ids can be chosen to the check that they are the right ones. */
final class PosixTimerCreation {
    private static final int ON = 1;
    private static final int OFF = 0;
    private static final int ID_BYTES = 4;
    /** More are not reached one by one in a reasonable time. */
    private static final int HIGHEST_COUNTED_ID = 10_000_000;

    private final SavedTask task;
    private final List<posix_timer_entry> timers;
    private final List<Data> ids = new ArrayList<>();
    private Call choose;

    PosixTimerCreation(SavedTask task) {
        this.task = task;
        timers = new ArrayList<>(task.core().getTimers().getPosixList());
        timers.sort(Comparator.comparingInt(posix_timer_entry::getItId));
    }

    /** Queues the question whether this kernel lets a process choose ids. */
    void askForChoice() {
        choose = task.puppet().script().tryCall("prctl", Prctl.PR_TIMER_CREATE_RESTORE_IDS, ON, 0, 0, 0);
    }

    /** Queues creating and starting all timers. To be called when the question has been answered. */
    void queue() throws TorporException {
        queue(!choose.failed());
    }

    /** As {@link #queue()}, for a process that may choose ids, or may not. */
    void queue(boolean chosen) throws TorporException {
        Script script = task.puppet().script();
        int next = 0;
        for (posix_timer_entry timer : timers) {
            if (!chosen) {
                skip(next, timer);
                next = timer.getItId() + 1;
            }
            create(script, timer);
        }
        if (chosen) {
            script.call("prctl", Prctl.PR_TIMER_CREATE_RESTORE_IDS, OFF, 0, 0, 0);
        }
        for (posix_timer_entry timer : timers) {
            byte[] setting =
                    IntervalTimer.toBytes(timer.getIsec(), timer.getInsec(), timer.getVsec(), timer.getVnsec());
            script.call("timer_settime", timer.getItId(), 0, script.bytes(setting), 0);
        }
    }

    private void create(Script script, posix_timer_entry timer) {
        Data event = script.bytes(PosixTimerRecord.toSigevent(timer));
        Data id = script.bytes(ByteBuffer.allocate(ID_BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(timer.getItId())
                .array());
        script.call("timer_create", timer.getClockId(), event, id);
        ids.add(id);
    }

    /** Uses up the ids before a timer's: a process that is new to timers counts from 0. */
    private void skip(int next, posix_timer_entry timer) throws TorporException {
        if (timer.getItId() > HIGHEST_COUNTED_ID) {
            throw Issue.error(
                            "TIMERS-002",
                            task.subject(),
                            "Cannot restore timer " + timer.getItId() + " of " + task.subject()
                                    + ": this kernel cannot be told which id to give, and its id is too high to be counted to",
                            "Restore on Linux 6.15 or later.")
                    .toException();
        }
        Script script = task.puppet().script();
        for (int id = next; id < timer.getItId(); id++) {
            Data skipped = script.room(ID_BYTES);
            script.call("timer_create", TimeConstants.CLOCK_MONOTONIC, 0, skipped);
            script.call("timer_delete", skipped.word(0));
        }
    }

    /** Checks that every timer has got its id. To be called when all calls have been made. */
    void verify() throws TorporException {
        for (int i = 0; i < ids.size(); i++) {
            int got = ids.get(i).content().getInt(0);
            int wanted = timers.get(i).getItId();
            if (got != wanted) {
                throw Issue.error(
                                "TIMERS-003",
                                task.subject(),
                                "Cannot restore timer " + wanted + " of " + task.subject() + ": the kernel gave it the id " + got,
                                "")
                        .toException();
            }
        }
    }
}
