package io.torpor.eventfds;

import io.torpor.abi.LocalFd;
import io.torpor.abi.PollEvents;
import io.torpor.abi.TimeConstants;
import io.torpor.image.OwnField;
import io.torpor.image.proto.timerfd_entry;
import io.torpor.linux.EventDescriptors;
import io.torpor.linux.Sockets;
import io.torpor.linux.SyscallException;
import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.spi.TorporException;
import org.osgi.service.component.annotations.Component;

/**
 * Starts the timers. The record has the time that was left, also for a timer that was set to an absolute time; that one is set to now
 * and as much again, with its flag, so that it keeps following its clock.
 */
@Component
@RestoreStep(name = "eventfds-timers", stage = RestoreStage.PRIVATE, needs = "descriptors")
public final class TimerfdArmer implements ResourceRestorer {
    private static final long NANOS = 1_000_000_000L;
    private static final int TRIES = 1_000_000;

    @Override
    public void restore(RestoreContext context) throws TorporException {
        for (Later.Waiting waiting : Later.of(context).take(timerfd_entry.class)) {
            timerfd_entry entry = (timerfd_entry) waiting.record();
            try (LocalFd timer = waiting.file()) {
                arm(timer, entry);
            } catch (SyscallException e) {
                throw Completion.failed("timerfd (file " + entry.getId() + ")", e);
            }
        }
    }

    static void arm(LocalFd timer, timerfd_entry entry) {
        long value = entry.getVsec() * NANOS + entry.getVnsec();
        long interval = entry.getIsec() * NANOS + entry.getInsec();
        int flags = entry.getSettimeFlags();
        boolean absolute = (flags & TimeConstants.TFD_TIMER_ABSTIME) != 0;
        long start = absolute ? EventDescriptors.now(readable(entry.getClockid())) : 0;
        long deadline = OwnField.TIMERFD_DEADLINE.get(entry, 0);
        if (deadline != 0) {
            EventDescriptors.arm(timer, flags, deadline, interval);
        } else if (value != 0) {
            EventDescriptors.arm(timer, flags, start + value, interval);
        } else if (interval != 0 && entry.getTicks() != 0) {
            EventDescriptors.arm(timer, flags, Math.max(start, 1), interval);
            awaitExpiration(timer);
        }
        if (entry.getTicks() != 0) {
            EventDescriptors.setTicks(timer, entry.getTicks());
        }
    }

    /** The clock of an alarm goes like the one without it, which needs no privilege to read. */
    private static int readable(int clock) {
        return switch (clock) {
            case TimeConstants.CLOCK_REALTIME_ALARM -> TimeConstants.CLOCK_REALTIME;
            case TimeConstants.CLOCK_BOOTTIME_ALARM -> TimeConstants.CLOCK_BOOTTIME;
            default -> clock;
        };
    }

    /**
     * A periodic timer that has expired stands still until it is read, and then goes on by itself. The only way into that state is to
     * expire, which it does at once here; setting its ticks afterwards makes the count right.
     */
    private static void awaitExpiration(LocalFd timer) {
        for (int i = 0; i < TRIES && Sockets.poll(timer, PollEvents.POLLIN) == 0; i++) {
            Thread.onSpinWait();
        }
    }
}
