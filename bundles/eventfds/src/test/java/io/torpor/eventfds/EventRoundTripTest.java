package io.torpor.eventfds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Message;
import io.torpor.abi.EpollConstants;
import io.torpor.abi.InotifyConstants;
import io.torpor.abi.IoctlRequests;
import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.abi.TimeConstants;
import io.torpor.image.OwnField;
import io.torpor.image.proto.eventfd_file_entry;
import io.torpor.image.proto.eventpoll_file_entry;
import io.torpor.image.proto.inotify_file_entry;
import io.torpor.image.proto.inotify_wd_entry;
import io.torpor.image.proto.timerfd_entry;
import io.torpor.linux.Descriptors;
import io.torpor.linux.EventDescriptors;
import io.torpor.linux.NativeBuffer;
import io.torpor.linux.StatusFlags;
import io.torpor.linux.SyscallException;
import io.torpor.procfs.FdInfo;
import io.torpor.spi.FileDumper;
import io.torpor.spi.FileRestorer;
import io.torpor.tracee.SignalOwners;
import io.torpor.trial.TrialFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real event descriptors of this process, saved and brought back. */
class EventRoundTripTest {
    private static final long SECOND = 1_000_000_000L;

    @TempDir
    Path directory;

    private final FakeSession session = new FakeSession();

    @Test
    void eventfdKeepsAnyCounter() throws Exception {
        long[] counts = {0, 5, 1L << 40, -2};
        for (long count : counts) {
            LocalFd event = EventDescriptors.eventFd(count, 0);
            StatusFlags.set(event, OpenFlags.O_RDWR | OpenFlags.O_NONBLOCK);
            Message record = save(event, new EventfdDumper());
            assertEquals(OpenFlags.O_RDWR | OpenFlags.O_NONBLOCK, ((eventfd_file_entry) record).getFlags());
            LocalFd restored = restore(record, new EventfdRestorer());
            assertEquals(count, info(restored).eventFd().orElseThrow().count());
            assertEquals(OpenFlags.O_NONBLOCK, Descriptors.fcntl(restored, 3, 0) & OpenFlags.O_NONBLOCK);
        }
        assertEquals(List.of(), session.issues());
    }

    @Test
    void semaphoreStaysOne() throws Exception {
        LocalFd event = EventDescriptors.eventFd(3, EpollConstants.EFD_SEMAPHORE);
        Message record =
                eventfd_file_entry.parseFrom(save(event, new EventfdDumper()).toByteArray());
        assertEquals(1, readLong(restore(record, new EventfdRestorer())));
    }

    @Test
    void signalfdKeepsItsMask() throws Exception {
        Message record = save(EventDescriptors.signals(0xa00, 0), new SignalfdDumper());
        assertEquals(
                0xa00,
                info(restore(record, new SignalfdRestorer())).signalMask().orElseThrow());
    }

    @Test
    void timerGoesOnFromWhereItWas() throws Exception {
        LocalFd timer = EventDescriptors.timer(TimeConstants.CLOCK_MONOTONIC, 0);
        EventDescriptors.arm(timer, 0, 1000 * SECOND, 7 * SECOND + 1);
        FdInfo.TimerFd restored = timer(roundTrip(timer));
        assertEquals(7 * SECOND + 1, restored.interval());
        assertTrue(restored.value() > 900 * SECOND && restored.value() <= 1000 * SECOND, restored::toString);
    }

    @Test
    void absoluteTimerStaysAbsolute() throws Exception {
        LocalFd timer = EventDescriptors.timer(TimeConstants.CLOCK_REALTIME, 0);
        long now = EventDescriptors.now(TimeConstants.CLOCK_REALTIME);
        EventDescriptors.arm(timer, TimeConstants.TFD_TIMER_ABSTIME, now + 1000 * SECOND, 0);
        FdInfo.TimerFd restored = timer(roundTrip(timer));
        assertEquals(TimeConstants.TFD_TIMER_ABSTIME, restored.settimeFlags());
        assertTrue(restored.value() > 900 * SECOND && restored.value() <= 1000 * SECOND, restored::toString);
    }

    @Test
    void unarmedTimerStaysSo() throws Exception {
        assertEquals(
                0,
                timer(roundTrip(EventDescriptors.timer(TimeConstants.CLOCK_BOOTTIME, 0)))
                        .value());
    }

    @Test
    void expiredTimerCanBeReadAndGoesOn() throws Exception {
        LocalFd timer = EventDescriptors.timer(TimeConstants.CLOCK_MONOTONIC, 0);
        EventDescriptors.arm(timer, 0, 1, 50_000_000);
        while (timer(timer).ticks() == 0) {
            Thread.onSpinWait();
        }
        LocalFd restored = roundTrip(timer);
        assertTrue(timer(restored).ticks() >= 1);
        assertTrue(readLong(restored) >= 1);
        assertTrue(readLong(restored) >= 1, "the second read waits for the next period");
    }

    @Test
    void ticksOfASingleTimerAreKept() throws Exception {
        timerfd_entry entry = timerfd_entry
                .newBuilder()
                .setId(1)
                .setFlags(OpenFlags.O_RDWR)
                .setFown(SignalOwners.none())
                .setClockid(TimeConstants.CLOCK_MONOTONIC)
                .setTicks(4)
                .setSettimeFlags(0)
                .setVsec(0)
                .setVnsec(0)
                .setIsec(3600)
                .setInsec(0)
                .build();
        LocalFd timer = EventDescriptors.timer(TimeConstants.CLOCK_MONOTONIC, 0);
        TimerfdArmer.arm(timer, entry);
        assertEquals(4, readLong(timer));
    }

    @Test
    void inotifyKeepsWatchDescriptorsAndMakesNoEvents() throws Exception {
        Path folder = Files.createDirectory(directory.resolve("watched"));
        Path file = Files.createFile(folder.resolve("file"));
        LocalFd inotify = EventDescriptors.inotify(0);
        int first = watch(inotify, folder, InotifyConstants.IN_ALL_EVENTS);
        int second = watch(inotify, file, InotifyConstants.IN_MODIFY | InotifyConstants.IN_ONESHOT);
        EventDescriptors.removeWatch(inotify, first);
        int third = watch(inotify, folder, InotifyConstants.IN_ALL_EVENTS);
        int fourth = watch(inotify, Path.of("/dev/shm"), InotifyConstants.IN_DELETE_SELF);
        inotify_file_entry record = (inotify_file_entry) save(inotify, new InotifyDumper());
        assertEquals(
                List.of(folder.toString(), file.toString(), "/dev/shm").stream()
                        .sorted()
                        .toList(),
                record.getWdList().stream()
                        .map(wd -> wd.getFHandle().getPath())
                        .sorted()
                        .toList());
        assertEquals(16, record.getWd(0).getFHandle().getHandleCount());
        LocalFd restored = restore(record, new InotifyRestorer());
        new InotifyFiller().restore(session);
        assertEquals(
                record.getWdList().stream()
                        .map(inotify_wd_entry::getWd)
                        .sorted()
                        .toList(),
                List.of(second, third, fourth).stream().sorted().toList());
        assertEquals(byDescriptor(inotify), byDescriptor(restored));
        try (NativeBuffer pending = new NativeBuffer(8)) {
            Descriptors.ioctl(restored, IoctlRequests.FIONREAD, pending.address());
            assertEquals(16, pending.direct().getInt(0), "IN_IGNORED had not been read, which is now IN_Q_OVERFLOW");
        }
        assertEquals(fourth + 1, watch(restored, Path.of("/tmp"), InotifyConstants.IN_CREATE));
        session.fail();
    }

    @Test
    void aTimeOfDayComesWhenItComes() throws Exception {
        LocalFd timer = EventDescriptors.timer(TimeConstants.CLOCK_REALTIME, 0);
        long date = EventDescriptors.now(TimeConstants.CLOCK_REALTIME) + 1000 * SECOND;
        EventDescriptors.arm(timer, TimeConstants.TFD_TIMER_ABSTIME, date, 0);
        long saved = OwnField.TIMERFD_DEADLINE.get(save(timer, new TimerfdDumper()), 0);
        assertTrue(Math.abs(saved - date) < SECOND, () -> saved + " instead of " + date);
    }

    @Test
    void busyPollingIsKept() throws Exception {
        LocalFd epoll = EventDescriptors.epoll();
        long parameters = 1L << 48 | 8L << 32 | 50; // prefer, 8 packets, 50 microseconds
        try {
            EventDescriptors.setBusyPoll(epoll, parameters);
        } catch (SyscallException e) {
            return; // before Linux 6.9
        }
        eventpoll_file_entry.Builder record =
                eventpoll_file_entry.newBuilder().setId(1).setFlags(0).setFown(SignalOwners.none());
        new OwnField.Values()
                .put(OwnField.EPOLL_BUSY_POLL, EventDescriptors.busyPoll(epoll))
                .addTo(record);
        LocalFd restored = restore(record.build(), new EpollRestorer());
        assertEquals(parameters, EventDescriptors.busyPoll(restored));
    }

    @Test
    void whoMissedEventsIsToldSoAndNothingElse() throws Exception {
        LocalFd inotify = EventDescriptors.inotify(OpenFlags.O_NONBLOCK);
        assertTrue(LostEvents.tell(inotify));
        assertEquals(16, Unread.bytes(inotify));
        try (NativeBuffer event = new NativeBuffer(64)) {
            assertEquals(16, Descriptors.read(inotify, event, 0, 64));
            assertEquals(-1, event.direct().getInt(0));
            assertEquals(InotifyConstants.IN_Q_OVERFLOW, event.direct().getInt(4));
        }
    }

    private LocalFd roundTrip(LocalFd timer) throws Exception {
        Message record = save(timer, new TimerfdDumper());
        timer.close();
        LocalFd restored = restore(record, new TimerfdRestorer());
        new TimerfdArmer().restore(session);
        return restored;
    }

    private Message save(LocalFd fd, FileDumper dumper) throws Exception {
        return dumper.dump(new TrialFile(1, fd, "anon_inode"), session);
    }

    private LocalFd restore(Message record, FileRestorer restorer) throws Exception {
        return restorer.restore(record, session);
    }

    private static int watch(LocalFd inotify, Path path, int mask) {
        try (LocalFd file = Descriptors.open(path.toString(), OpenFlags.O_PATH, 0)) {
            return EventDescriptors.watch(inotify, file, mask);
        }
    }

    private static List<String> byDescriptor(LocalFd inotify) {
        return info(inotify).inotifyWatches().stream()
                .map(watch -> watch.descriptor() + " " + watch.inode() + " " + watch.device() + " " + watch.mask())
                .sorted()
                .collect(Collectors.toList());
    }

    private static FdInfo info(LocalFd fd) {
        return FdInfo.parse(new TrialFile(1, fd, "anon_inode").info());
    }

    private static FdInfo.TimerFd timer(LocalFd fd) {
        return info(fd).timerFd().orElseThrow();
    }

    private static long readLong(LocalFd fd) {
        try (NativeBuffer value = new NativeBuffer(Long.BYTES)) {
            assertEquals(Long.BYTES, Descriptors.read(fd, value, 0, Long.BYTES));
            return value.direct().getLong(0);
        }
    }
}
