package io.torpor.procfs;

import io.torpor.procfs.FdInfo.EpollTarget;
import io.torpor.procfs.FdInfo.EventFd;
import io.torpor.procfs.FdInfo.InotifyWatch;
import io.torpor.procfs.FdInfo.PidFd;
import io.torpor.procfs.FdInfo.TimerFd;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Collects the lines of one {@code fdinfo} file. */
final class FdInfoReader {
    private static final long NANOS = 1_000_000_000L;

    private final ProcText in;
    private final List<EpollTarget> epollTargets = new ArrayList<>(0);
    private final List<InotifyWatch> inotifyWatches = new ArrayList<>(0);
    private final List<String> fanotify = new ArrayList<>(0);
    private final List<FileLock> locks = new ArrayList<>(0);
    private final List<String> others = new ArrayList<>(0);
    private Optional<EventFd> eventFd = Optional.empty();
    private Optional<TimerFd> timerFd = Optional.empty();
    private Optional<PidFd> pidFd = Optional.empty();
    private OptionalLong signalMask = OptionalLong.empty();

    FdInfoReader(ByteBuffer text) {
        in = new ProcText("/proc/PID/fdinfo/FD", text);
    }

    FdInfo read() {
        in.expect("pos:");
        long position = in.blanks().signed();
        in.endLine();
        in.expect("flags:");
        int flags = in.blanks().octal();
        in.endLine();
        in.expect("mnt_id:");
        int mountId = in.blanks().number();
        in.endLine();
        long inode = -1;
        if (in.tryTake("ino:")) {
            inode = in.blanks().decimal();
            in.endLine();
        }
        while (!in.atEnd()) {
            line();
        }
        return new FdInfo(
                position,
                flags,
                mountId,
                inode,
                eventFd,
                epollTargets,
                signalMask,
                timerFd,
                inotifyWatches,
                fanotify,
                pidFd,
                locks,
                others);
    }

    private void line() {
        switch (in.peek()) {
            case 'e' -> eventFdLine();
            case 't' -> epollLine();
            case 'i' -> inotifyLine();
            case 'f' -> fanotifyLine();
            case 's' -> signalLine();
            case 'c' -> timerLine();
            case 'P' -> pidLine();
            case 'l' -> lockLine();
            default -> others.add(in.line());
        }
    }

    private void eventFdLine() {
        if (!in.tryTake("eventfd-count:")) {
            others.add(in.line());
            return;
        }
        long count = in.blanks().hex();
        in.endLine();
        int id = -1;
        if (in.tryTake("eventfd-id:")) {
            id = in.blanks().number();
            in.endLine();
        }
        Optional<Boolean> semaphore = Optional.empty();
        if (in.tryTake("eventfd-semaphore:")) {
            semaphore = Optional.of(in.blanks().number() != 0);
            in.endLine();
        }
        eventFd = Optional.of(new EventFd(count, id, semaphore));
    }

    private void epollLine() {
        if (!in.tryTake("tfd:")) {
            others.add(in.line());
            return;
        }
        int fd = in.blanks().number();
        key("events:");
        int events = in.blanks().hexNumber();
        key("data:");
        long data = in.blanks().hex();
        key("pos:");
        long position = in.signed();
        key("ino:");
        long inode = in.hex();
        key("sdev:");
        long device = DeviceNumber.fromKernel(in.hexNumber());
        in.endLine();
        epollTargets.add(new EpollTarget(fd, events, data, position, inode, device));
    }

    private void inotifyLine() {
        if (!in.tryTake("inotify wd:")) {
            others.add(in.line());
            return;
        }
        int descriptor = in.hexNumber();
        key("ino:");
        long inode = in.hex();
        key("sdev:");
        long device = DeviceNumber.fromKernel(in.hexNumber());
        key("mask:");
        int mask = in.hexNumber();
        key("ignored_mask:");
        int ignored = in.hexNumber();
        int type = -1;
        byte[] handle = {};
        if (in.blanks().tryTake("fhandle-bytes:")) {
            int bytes = in.hexNumber();
            key("fhandle-type:");
            type = in.hexNumber();
            key("f_handle:");
            handle = hexBytes(bytes);
        }
        in.endLine();
        inotifyWatches.add(new InotifyWatch(descriptor, inode, device, mask, ignored, type, handle));
    }

    private byte[] hexBytes(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            int at = in.position();
            int high = ProcText.hexDigit(in.peek());
            int low = ProcText.hexDigit(in.peekAt(at + 1));
            if (high < 0 || low < 0) {
                throw in.error("two hexadecimal digits expected");
            }
            bytes[i] = (byte) (high << 4 | low);
            in.moveTo(at + 2);
        }
        return bytes;
    }

    private void fanotifyLine() {
        (in.startsWith(in.position(), "fanotify ") ? fanotify : others).add(in.line());
    }

    private void signalLine() {
        if (!in.tryTake("sigmask:")) {
            others.add(in.line());
            return;
        }
        signalMask = OptionalLong.of(in.blanks().hex());
        in.endLine();
    }

    private void timerLine() {
        if (!in.tryTake("clockid:")) {
            others.add(in.line());
            return;
        }
        int clock = in.blanks().number();
        in.endLine();
        in.expect("ticks:");
        long ticks = in.blanks().decimal();
        in.endLine();
        in.expect("settime flags:");
        int flags = in.blanks().octal();
        in.endLine();
        in.expect("it_value:");
        long value = time();
        in.expect("it_interval:");
        long interval = time();
        timerFd = Optional.of(new TimerFd(clock, ticks, flags, value, interval));
    }

    private long time() {
        in.blanks().expect('(');
        long seconds = in.decimal();
        in.expect(',');
        long nanos = in.blanks().decimal();
        in.expect(')');
        in.endLine();
        return seconds * NANOS + nanos;
    }

    private void pidLine() {
        if (!in.tryTake("Pid:")) {
            others.add(in.line());
            return;
        }
        int pid = in.blanks().number();
        in.endLine();
        List<Integer> pids = new ArrayList<>(1);
        if (in.tryTake("NSpid:")) {
            while (!in.blanks().atLineEnd()) {
                pids.add(in.number());
            }
            in.endLine();
        }
        pidFd = Optional.of(new PidFd(pid, pids));
    }

    private void lockLine() {
        if (in.tryTake("lock:")) {
            locks.add(FileLock.read(in));
        } else {
            others.add(in.line());
        }
    }

    private void key(String key) {
        in.blanks().expect(key);
    }
}
