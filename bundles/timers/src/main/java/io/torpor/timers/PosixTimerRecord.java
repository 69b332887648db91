package io.torpor.timers;

import io.torpor.abi.SignalFlags;
import io.torpor.image.proto.posix_timer_entry;
import io.torpor.procfs.PosixTimer;
import io.torpor.timers.TimerAnswers.OfTimer;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.FrozenThread;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A POSIX timer as {@code posix_timer_entry}, and that as the {@code struct sigevent} of timer_create(2). */
final class PosixTimerRecord {
    static final int SIGEVENT_BYTES = 64;

    private PosixTimerRecord() {}

    static posix_timer_entry toRecord(OfTimer answers, FrozenTask task) {
        PosixTimer timer = answers.timer();
        ByteBuffer setting = answers.setting().content();
        posix_timer_entry.Builder record = posix_timer_entry
                .newBuilder()
                .setItId(timer.id())
                .setClockId(timer.clock())
                .setSiSigno(timer.signal())
                .setSivalPtr(timer.value())
                .setOverrun((int) answers.overrun().result())
                .setIsec(setting.getLong(0))
                .setInsec(setting.getLong(8))
                .setVsec(setting.getLong(16))
                .setVnsec(setting.getLong(24));
        setNotification(record, timer, task);
        return record.build();
    }

    private static void setNotification(posix_timer_entry.Builder record, PosixTimer timer, FrozenTask task) {
        if (!timer.toThread()) {
            record.setItSigevNotify(
                    switch (timer.notification()) {
                        case SIGNAL -> SignalFlags.SIGEV_SIGNAL;
                        case NONE -> SignalFlags.SIGEV_NONE;
                        case THREAD -> SignalFlags.SIGEV_THREAD;
                    });
            return;
        }
        for (FrozenThread thread : task.threads()) {
            if (thread.tid().number() == timer.target()) {
                record.setItSigevNotify(SignalFlags.SIGEV_THREAD_ID).setNotifyThreadId(thread.virtualTid());
                return;
            }
        }
        // Its thread has ended: it runs, can be asked, and notifies nobody.
        record.setItSigevNotify(SignalFlags.SIGEV_NONE);
    }

    static byte[] toSigevent(posix_timer_entry record) {
        byte[] bytes = new byte[SIGEVENT_BYTES];
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.nativeOrder())
                .putLong(0, record.getSivalPtr())
                .putInt(8, record.getSiSigno())
                .putInt(12, record.getItSigevNotify())
                .putInt(16, record.getNotifyThreadId());
        return bytes;
    }
}
