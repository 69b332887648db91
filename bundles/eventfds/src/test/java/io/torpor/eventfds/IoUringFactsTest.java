package io.torpor.eventfds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import io.torpor.linux.Descriptors;
import io.torpor.linux.KernelCalls;
import io.torpor.linux.NativeBuffer;
import io.torpor.linux.Processes;
import io.torpor.procfs.ProcFs;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/**
 * Why io_uring instances are refused: what a ring tells of itself by fdinfo and by calls that change nothing, and what it does not. Where a kernel tells more, this fails, and something can be
 * done.
 */
class IoUringFactsTest {
    private static final int IOPOLL = 1;
    private static final int R_DISABLED = 1 << 6;
    private static final int SUBMIT_ALL = 1 << 7;
    private static final int COOP_TASKRUN = 1 << 8;
    private static final int TASKRUN_FLAG = 1 << 9;
    private static final int SQE128 = 1 << 10;
    private static final int CQE32 = 1 << 11;
    private static final int SINGLE_ISSUER = 1 << 12;
    private static final int DEFER_TASKRUN = 1 << 13;
    private static final int NO_SQARRAY = 1 << 16;

    private static final int ENTER_GETEVENTS = 1;
    private static final int ENTER_EXT_ARG = 8;
    private static final int REGISTER_PROBE = 8;
    private static final int REGISTER_PERSONALITY = 9;
    private static final int REGISTER_RESTRICTIONS = 11;
    private static final int ENTRIES = 8;
    private static final long NO_TIME = 1;

    // The same on all architectures that have these calls, but one.
    private static final int SETUP = 425;
    private static final int ENTER = 426;
    private static final int REGISTER = 427;

    private LocalFd ring(int flags) {
        try (NativeBuffer parameters = new NativeBuffer(120)) {
            parameters.direct().putInt(8, flags);
            int fd = (int) KernelCalls.tryCall(SETUP, ENTRIES, parameters.address());
            assumeTrue(fd >= 0, () -> "io_uring_setup with flags " + flags + ": errno " + -fd);
            return Descriptors.owned(fd, () -> "io_uring_setup");
        }
    }

    /** All that somebody else than the thread that made it can learn of a ring. */
    private String told(LocalFd ring) throws Exception {
        FutureTask<String> asked = new FutureTask<>(() -> {
            try (NativeBuffer memory = new NativeBuffer(4096);
                    NativeBuffer wait = new NativeBuffer(24)) {
                int fd = ring.number();
                wait.direct().putInt(8, 8).putLong(16, NO_TIME);
                return KernelCalls.tryCall(ENTER, fd, 0, 0, ENTER_GETEVENTS, 0, 0)
                        + " "
                        + KernelCalls.tryCall(ENTER, fd, 0, 0, ENTER_GETEVENTS | ENTER_EXT_ARG, wait.address(), 24)
                        + " "
                        + KernelCalls.tryCall(REGISTER, fd, REGISTER_PROBE, memory.address(), 1)
                        + " "
                        + KernelCalls.tryCall(REGISTER, fd, REGISTER_RESTRICTIONS, 0, 0)
                        + "\n" + fdinfo(fd);
            }
        });
        new Thread(asked, "asks").start();
        return asked.get();
    }

    private static String fdinfo(int fd) throws IOException {
        return new ProcFs().text(Processes.self(), "fdinfo/" + fd).replaceAll("(?m)^(ino|mnt_id):.*$", "");
    }

    @Test
    void someFlagsShow() throws Exception {
        try (LocalFd plain = ring(0)) {
            String usual = told(plain);
            assertEquals(
                    "0 " + -Errno.EFAULT + " 0 " + -Errno.EBADFD,
                    usual.lines().findFirst().orElseThrow());
            for (int flags : new int[] {IOPOLL, R_DISABLED, SINGLE_ISSUER, SINGLE_ISSUER | DEFER_TASKRUN}) {
                try (LocalFd other = ring(flags)) {
                    assertNotEquals(usual, told(other), "flags " + flags);
                }
            }
        }
    }

    @Test
    void othersDoNot() throws Exception {
        Map<String, Integer> hidden = Map.of(
                "SUBMIT_ALL", SUBMIT_ALL,
                "COOP_TASKRUN", COOP_TASKRUN,
                "TASKRUN_FLAG", COOP_TASKRUN | TASKRUN_FLAG,
                "SQE128", SQE128,
                "CQE32", CQE32,
                "NO_SQARRAY", NO_SQARRAY);
        try (LocalFd plain = ring(0)) {
            String usual = told(plain);
            for (Map.Entry<String, Integer> flag : hidden.entrySet()) {
                try (LocalFd other = ring(flag.getValue())) {
                    assertEquals(usual, told(other), flag.getKey());
                }
            }
        }
    }

    @Test
    void norDoPersonalities() throws Exception {
        try (LocalFd plain = ring(0);
                LocalFd other = ring(0)) {
            assertEquals(1, KernelCalls.tryCall(REGISTER, other.number(), REGISTER_PERSONALITY, 0, 0));
            assertEquals(told(plain), told(other));
        }
    }
}
