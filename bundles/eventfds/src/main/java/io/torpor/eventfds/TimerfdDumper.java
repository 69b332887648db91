package io.torpor.eventfds;

import com.google.protobuf.Message;
import io.torpor.image.proto.timerfd_entry;
import io.torpor.procfs.FdInfo;
import io.torpor.spi.Claims;
import io.torpor.spi.DumpContext;
import io.torpor.spi.FileDumper;
import io.torpor.spi.OpenFile;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FrozenTree;
import io.torpor.tracee.SignalOwners;
import org.osgi.service.component.annotations.Component;

/** Saves a timerfd: the time that it has left, whichever way it was set, and the expirations that nobody has read. */
@Component
@Claims("anon_inode [timerfd]")
public final class TimerfdDumper implements FileDumper {
    private static final long NANOS = 1_000_000_000L;

    @Override
    public Message dump(OpenFile file, DumpContext context) throws TorporException {
        FdInfo.TimerFd timer = FdInfo.parse(file.info()).timerFd().orElseThrow(() -> Details.missing(file, "clockid"));
        return timerfd_entry
                .newBuilder()
                .setId(file.id())
                .setFlags(file.flags())
                .setFown(SignalOwners.save(file.descriptor(), context.require(FrozenTree.class)))
                .setClockid(timer.clock())
                .setTicks(timer.ticks())
                .setSettimeFlags(timer.settimeFlags())
                .setVsec(timer.value() / NANOS)
                .setVnsec(timer.value() % NANOS)
                .setIsec(timer.interval() / NANOS)
                .setInsec(timer.interval() % NANOS)
                .build();
    }
}
