package io.torpor.procfs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.procfs.FdInfo.EventFd;
import io.torpor.procfs.FdInfo.InotifyWatch;
import io.torpor.procfs.FdInfo.PidFd;
import io.torpor.procfs.FdInfo.TimerFd;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The texts are those of a Linux 6.18 unless they say otherwise. */
class FdInfoTest {
    private static final String HEAD = "pos:\t0\nflags:\t02000002\nmnt_id:\t17\nino:\t1039\n";

    private static FdInfo parse(String rest) {
        return FdInfo.parse(Fixture.text(HEAD + rest));
    }

    @Test
    void commonLines() {
        FdInfo info =
                FdInfo.parse("pos:\t9223372036854775807\nflags:\t0102002\nmnt_id:\t27\nino:\t18446744073709551615\n");
        assertEquals(Long.MAX_VALUE, info.position());
        assertEquals(0102002, info.flags());
        assertEquals(27, info.mountId());
        assertEquals(-1, info.inode());
        assertEquals(-1, FdInfo.parse("pos:\t-1\nflags:\t00\nmnt_id:\t1\n").position());
    }

    @Test
    void eventFds() {
        assertEquals(
                Optional.of(new EventFd(0x15, 1, Optional.of(true))),
                parse("eventfd-count:               15\neventfd-id: 1\neventfd-semaphore: 1\n")
                        .eventFd());
        assertEquals(
                Optional.of(new EventFd(-2, -1, Optional.empty())),
                parse("eventfd-count: fffffffffffffffe\n").eventFd(),
                "Linux 5.1");
    }

    @Test
    void epollTargets() {
        FdInfo info = parse("tfd:        3 events:       19 data:                3  pos:0 ino:40f sdev:10\n"
                + "tfd:   100000 events: c0000001 data: ffffffffffffffff  pos:-1 ino:ffffffffffffffff sdev:fe00001\n");
        assertEquals(2, info.epollTargets().size());
        FdInfo.EpollTarget first = info.epollTargets().get(0);
        assertEquals(3, first.fd());
        assertEquals(0x19, first.events());
        assertEquals(0x40f, first.inode());
        assertEquals(DeviceNumber.encode(0, 0x10), first.device());
        FdInfo.EpollTarget second = info.epollTargets().get(1);
        assertEquals(100000, second.fd());
        assertEquals(0xc0000001, second.events());
        assertEquals(-1, second.data());
        assertEquals(-1, second.position());
        assertEquals(DeviceNumber.encode(0xfe, 1), second.device());
    }

    @Test
    void timerFd() {
        FdInfo info = parse(
                "clockid: 1\nticks: 18446744073709551615\nsettime flags: 03\nit_value: (99, 998353312)\nit_interval: (3, 4)\n");
        assertEquals(Optional.of(new TimerFd(1, -1, 3, 99_998353312L, 3_000000004L)), info.timerFd());
    }

    @Test
    void signalFd() {
        assertEquals(
                0xfffffffffffbfeffL,
                parse("sigmask:\tfffffffffffbfeff\n").signalMask().getAsLong());
    }

    @Test
    void inotifyWatches() {
        FdInfo info = parse("inotify wd:1f ino:3f7e8 sdev:fe00000 mask:fff ignored_mask:0 "
                + "fhandle-bytes:8 fhandle-type:1 f_handle:e8f7030000000000\n"
                + "inotify wd:2 ino:1 sdev:15 mask:80000000 ignored_mask:0 \n");
        InotifyWatch first = info.inotifyWatches().get(0);
        assertEquals(0x1f, first.descriptor());
        assertEquals(0x3f7e8, first.inode());
        assertEquals(0xfe00, first.device());
        assertEquals(0xfff, first.mask());
        assertEquals(1, first.handleType());
        assertArrayEquals(new byte[] {(byte) 0xe8, (byte) 0xf7, 3, 0, 0, 0, 0, 0}, first.handle());
        InotifyWatch second = info.inotifyWatches().get(1);
        assertEquals(0x80000000, second.mask());
        assertEquals(-1, second.handleType());
        assertEquals(0, second.handle().length);
    }

    @Test
    void pidFds() {
        assertEquals(
                Optional.of(new PidFd(7, List.of(7, 1))),
                parse("Pid:\t7\nNSpid:\t7\t1\n").pidFd());
        assertEquals(Optional.of(new PidFd(-1, List.of())), parse("Pid:\t-1\n").pidFd());
    }

    @Test
    void locks() {
        FdInfo info = parse("lock:\t1: FLOCK  ADVISORY  WRITE 14003 fe:00:2146327 0 EOF\n"
                + "lock:\t2: POSIX  ADVISORY  READ 14003 fe:00:2146327 5 14\n"
                + "lock:\t3: OFDLCK ADVISORY  WRITE -1 fe:00:18446744073709551615 0 9223372036854775806\n"
                + "lock:\t1: LEASE  ACTIVE    READ 5 fe:00:7 0 EOF\n");
        FileLock flock = info.locks().get(0);
        assertEquals(FileLock.Kind.FLOCK, flock.kind());
        assertEquals("WRITE", flock.mode());
        assertEquals(FileLock.TO_THE_END, flock.end());
        assertEquals(0xfe00, flock.device());
        assertEquals(2146327, flock.inode());
        assertEquals(5, info.locks().get(1).start());
        assertEquals(14, info.locks().get(1).end());
        assertEquals(-1, info.locks().get(2).pid());
        assertEquals(FileLock.Kind.OFDLCK, info.locks().get(2).kind());
        assertEquals("ACTIVE", info.locks().get(3).lease());
    }

    @Test
    void allLocksOfTheMachine() {
        List<FileLock> locks = Locks.parse(Fixture.text("1: POSIX  ADVISORY  READ 14003 fe:00:2146327 5 14\n"
                + "1: -> POSIX  ADVISORY  WRITE 14004 fe:00:2146327 5 14\n"
                + "2: FLOCK  ADVISORY  WRITE 0 <none>:0 0 EOF\n"));
        assertFalse(locks.get(0).waiting());
        assertTrue(locks.get(1).waiting());
        assertEquals(0, locks.get(2).device());
        assertThrows(
                ProcFormatException.class,
                () -> Locks.parse(Fixture.text("1: MAGIC  ADVISORY  READ 1 fe:00:1 0 EOF\n")));
    }

    @Test
    void unknownLinesAreKept() {
        FdInfo info = parse(
                "fanotify flags:0 event-flags:8000\nfanotify ino:3f7e8 sdev:fe00000 mflags:0\n"
                        + "pending:\t0\nAPI:\taa:0:80000000000001ff\nSqMask:\t0x7\nexp-name:\tbuf\ntotal:\t3\ncount:\t2\niommu:\t1\nflink: x\nscm_fds: 0\nlast:\nPass: 1");
        assertEquals(2, info.fanotify().size());
        assertEquals(Optional.of("aa:0:80000000000001ff"), info.other("API"));
        assertEquals(Optional.empty(), info.other("AP"));
        assertEquals(Optional.of("1"), info.other("Pass"));
        assertEquals(11, info.others().size());
    }

    @Test
    void malformedOnesAreRefused() {
        for (String bad : new String[] {
            "",
            "pos:\t0\nflags:\t02000002\n",
            "flags:\t0\npos:\t0\nmnt_id:\t17\n",
            "pos:\t0\nflags:\t8\nmnt_id:\t17\n",
            "pos:\t0 1\nflags:\t0\nmnt_id:\t17\n",
            "pos:\t0\nflags:\t777777777777\nmnt_id:\t17\n",
            HEAD + "eventfd-count: x\n",
            HEAD + "tfd: 1 events: 1 data: 1\n",
            HEAD + "clockid: 1\nticks: 0\n",
            HEAD + "clockid: 1\nticks: 0\nsettime flags: 00\nit_value: (1 2)\nit_interval: (3, 4)\n",
            HEAD + "inotify wd:1 ino:1 sdev:1 mask:1 ignored_mask:0 fhandle-bytes:8 fhandle-type:1 f_handle:e8\n",
            HEAD + "sigmask:\tfffffffffffffffff\n",
            HEAD + "lock:\t1: POSIX\n"
        }) {
            assertThrows(ProcFormatException.class, () -> FdInfo.parse(Fixture.text(bad)), bad);
        }
    }
}
