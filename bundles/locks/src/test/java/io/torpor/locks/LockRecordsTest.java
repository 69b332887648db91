package io.torpor.locks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.abi.Fcntl;
import io.torpor.image.proto.file_lock_entry;
import io.torpor.procfs.FileLock;
import io.torpor.procfs.Locks;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected numbers are those that CRIU 4.3 wrote for a program with these locks. */
class LockRecordsTest {
    private static FileLock lock(String line) {
        return Locks.parse(ByteBuffer.wrap(("1: " + line + "\n").getBytes(StandardCharsets.US_ASCII)))
                .get(0);
    }

    @ParameterizedTest
    @CsvSource({
        "POSIX  ADVISORY  WRITE 17 fe:00:99 10 14, 1, 1, 10, 5",
        "POSIX  ADVISORY  READ 17 fe:00:99 100 EOF, 1, 0, 100, 0",
        "FLOCK  ADVISORY  WRITE 17 fe:00:99 0 EOF, 2, 1, 0, 0",
        "OFDLCK ADVISORY  WRITE -1 fe:00:99 0 6, 4, 1, 0, 7",
        "LEASE  ACTIVE    READ 17 fe:00:99 0 EOF, 8, 0, 0, 0",
        "LEASE  ACTIVE    WRITE 17 fe:00:99 0 EOF, 8, 1, 0, 0",
        "LEASE  BREAKING  UNLCK 17 fe:00:99 0 EOF, 8, 6, 0, 0",
        "LEASE  BREAKING  READ 17 fe:00:99 0 EOF, 8, 4, 0, 0",
        "FLOCK  MSNFS     RW 17 fe:00:99 0 EOF, 2, 224, 0, 0",
        "FLOCK  MSNFS     NONE 17 fe:00:99 0 EOF, 2, 32, 0, 0"
    })
    void recordsAreThePeers(String line, int flag, int type, long start, long length) {
        file_lock_entry record = LockRecords.record(lock(line), 4711, 5);
        file_lock_entry expected = file_lock_entry
                .newBuilder()
                .setFlag(flag)
                .setType(type)
                .setPid(4711)
                .setFd(5)
                .setStart(start)
                .setLen(length)
                .build();
        assertEquals(expected, record);
    }

    @Test
    void whatOnlyTheKernelHoldsHasNoRecord() {
        assertEquals(0, LockRecords.flag(lock("DELEG  ACTIVE    READ 17 fe:00:99 0 EOF")));
    }

    @Test
    void unknownModesAreRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> LockRecords.type(lock("POSIX  ADVISORY  MAYBE 17 fe:00:99 0 EOF")));
    }

    @Test
    void leasesBeingBrokenTellWhatTheyMustBecome() {
        file_lock_entry gone = LockRecords.record(lock("LEASE  BREAKING  UNLCK 17 fe:00:99 0 EOF"), 1, 2);
        assertTrue(LockRecords.isBreaking(gone));
        assertEquals(Fcntl.F_UNLCK, LockRecords.target(gone));
        assertFalse(LockRecords.isBreaking(LockRecords.record(lock("LEASE  ACTIVE  WRITE 17 fe:00:99 0 EOF"), 1, 2)));
    }

    @Test
    void messagesSayWhatAndWhere() {
        assertEquals(
                "write lock on bytes 10 to 14",
                LockRecords.describe(LockRecords.record(lock("POSIX  ADVISORY  WRITE 17 fe:00:99 10 14"), 1, 2)));
        assertEquals(
                "read lock on bytes 100 to the end",
                LockRecords.describe(LockRecords.record(lock("OFDLCK ADVISORY  READ -1 fe:00:99 100 EOF"), 1, 2)));
        assertEquals(
                "flock(LOCK_EX)",
                LockRecords.describe(LockRecords.record(lock("FLOCK  ADVISORY  WRITE 17 fe:00:99 0 EOF"), 1, 2)));
    }
}
