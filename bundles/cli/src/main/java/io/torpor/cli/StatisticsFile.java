package io.torpor.cli;

import io.torpor.image.DirectoryStore;
import io.torpor.image.ImageType;
import io.torpor.image.proto.dump_stats_entry;
import io.torpor.image.proto.restore_stats_entry;
import io.torpor.image.proto.stats_entry;
import io.torpor.kernel.SessionResult;
import io.torpor.kernel.StageTiming;
import io.torpor.kernel.StepTiming;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files {@code stats-dump} and {@code stats-restore} in the work directory, which container engines read. Times are in microseconds. */
public final class StatisticsFile {
    private static final Logger LOG = LoggerFactory.getLogger(StatisticsFile.class);
    private static final long LARGEST = 0xffff_ffffL;
    private static final int OF_DUMP = 0;
    private static final int OF_RESTORE = 1;

    private final int id;
    private final stats_entry record;

    private StatisticsFile(int id, stats_entry record) {
        this.id = id;
        this.record = record;
    }

    /** Pages are copied and written in one go, so that step's time is the time of writing, too. */
    public static StatisticsFile ofDump(SessionResult result) {
        return new StatisticsFile(
                OF_DUMP,
                stats_entry
                        .newBuilder()
                        .setDump(dump_stats_entry
                                .newBuilder()
                                .setFreezingTime(stage(result, "FREEZE"))
                                .setFrozenTime(micros(result.frozenNanos()))
                                .setMemdumpTime(stage(result, "MEMORY"))
                                .setMemwriteTime(step(result, "memory-pages"))
                                .setPagesScanned(result.count("pages-scanned"))
                                .setPagesSkippedParent(result.count("pages-skipped-parent"))
                                .setPagesWritten(result.count("pages-written"))
                                .setPagesLazy(result.count("pages-lazy")))
                        .build());
    }

    public static StatisticsFile ofRestore(SessionResult result) {
        return new StatisticsFile(
                OF_RESTORE,
                stats_entry
                        .newBuilder()
                        .setRestore(restore_stats_entry
                                .newBuilder()
                                .setPagesCompared(result.count("pages-compared"))
                                .setPagesSkippedCow(result.count("pages-skipped-cow"))
                                .setForkingTime(stage(result, "BIRTH"))
                                .setRestoreTime(micros(result.totalNanos()))
                                .setPagesRestored(result.count("pages-restored")))
                        .build());
    }

    /** Replaces the file of an earlier session. What cannot be written is logged: the session itself has succeeded. */
    public void write(Path work) {
        // Not with ImageRecords, which begins a new set: it would take the inventory away, where the images are.
        ByteBuffer content = ByteBuffer.allocate(3 * Integer.BYTES + record.getSerializedSize())
                .order(ByteOrder.LITTLE_ENDIAN);
        content.putInt(ImageType.STATS.leadingMagic()).putInt(ImageType.STATS.magic());
        content.putInt(record.getSerializedSize()).put(record.toByteArray()).flip();
        String name = ImageType.STATS.fileName(id);
        try (FileChannel file = new DirectoryStore(work).create(name)) {
            while (content.hasRemaining()) {
                file.write(content);
            }
        } catch (IOException e) {
            LOG.warn("{} was not written to {}: {}", name, work, Reason.of(e));
        }
    }

    private static int stage(SessionResult result, String name) {
        long nanos = 0;
        for (StageTiming stage : result.stages()) {
            if (stage.stage().equals(name)) {
                nanos += stage.nanos();
            }
        }
        return micros(nanos);
    }

    private static int step(SessionResult result, String name) {
        long nanos = 0;
        for (StageTiming stage : result.stages()) {
            for (StepTiming step : stage.steps()) {
                if (step.step().equals(name)) {
                    nanos += step.nanos();
                }
            }
        }
        return micros(nanos);
    }

    /** The format's fields are unsigned and end after 71 minutes. */
    private static int micros(long nanos) {
        return (int) Math.min(nanos / 1000, LARGEST);
    }
}
