package io.torpor.eventfds;

import com.google.protobuf.Message;
import io.torpor.abi.TimeConstants;
import io.torpor.image.OwnField;
import io.torpor.image.proto.timerfd_entry;
import io.torpor.linux.EventDescriptors;
import io.torpor.linux.Processes;
import io.torpor.procfs.FdInfo;
import io.torpor.procfs.ProcFs;
import io.torpor.spi.Claims;
import io.torpor.spi.DumpContext;
import io.torpor.spi.FileDumper;
import io.torpor.spi.OpenFile;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FrozenTree;
import io.torpor.tracee.SignalOwners;
import java.io.IOException;
import org.osgi.service.component.annotations.Component;

/** Saves a timerfd: the time that it has left, whichever way it was set, and the expirations that nobody has read. */
@Component
@Claims("anon_inode [timerfd]")
public final class TimerfdDumper implements FileDumper {
    private static final long NANOS = 1_000_000_000L;

    @Override
    public Message dump(OpenFile file, DumpContext context) throws TorporException {
        FdInfo.TimerFd timer = FdInfo.parse(file.info()).timerFd().orElseThrow(() -> Details.missing(file, "clockid"));
        timerfd_entry.Builder entry = timerfd_entry
                .newBuilder()
                .setId(file.id())
                .setFlags(file.flags())
                .setFown(SignalOwners.save(file, context.require(FrozenTree.class)))
                .setClockid(timer.clock())
                .setTicks(timer.ticks())
                .setSettimeFlags(timer.settimeFlags())
                .setVsec(timer.value() / NANOS)
                .setVnsec(timer.value() % NANOS)
                .setIsec(timer.interval() / NANOS)
                .setInsec(timer.interval() % NANOS);
        if (timer.value() != 0 && keepsItsDate(timer)) {
            new OwnField.Values().put(OwnField.TIMERFD_DEADLINE, deadline(file)).addTo(entry);
        }
        return entry.build();
    }

    /** Whether it was set to a time of day. That comes when it comes, however long the tree was away. */
    private static boolean keepsItsDate(FdInfo.TimerFd timer) {
        return (timer.settimeFlags() & TimeConstants.TFD_TIMER_ABSTIME) != 0
                && (timer.clock() == TimeConstants.CLOCK_REALTIME
                        || timer.clock() == TimeConstants.CLOCK_REALTIME_ALARM);
    }

    /** Looked at again, close to the clock: what is known of the file was read a while ago. */
    private static long deadline(OpenFile file) throws TorporException {
        try {
            String text = new ProcFs()
                    .text(Processes.self(), "fdinfo/" + file.descriptor().number());
            long now = EventDescriptors.now(TimeConstants.CLOCK_REALTIME);
            FdInfo.TimerFd timer = FdInfo.parse(text).timerFd().orElseThrow(() -> Details.missing(file, "clockid"));
            return now + timer.value();
        } catch (IOException e) {
            throw Details.missing(file, "clockid");
        }
    }
}
