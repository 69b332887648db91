package io.torpor.cli.probe;

import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import io.torpor.abi.SyscallTable;
import io.torpor.linux.Descriptors;
import io.torpor.linux.EventDescriptors;
import io.torpor.linux.KernelCalls;
import io.torpor.linux.NativeBuffer;
import java.util.List;

/** Calls that answer in another way when a kernel does not know them than when it only finds the arguments wrong. */
final class CallFeatures {
    private static final int PR_SET_SECCOMP = 22;
    private static final int FILTER = 2;
    private static final int PR_SET_MM = 35;
    private static final int PR_SET_MM_MAP_SIZE = 15;
    private static final int PR_GET_TID_ADDRESS = 40;
    private static final int PR_TIMER_CREATE_RESTORE_IDS = 77;
    private static final int GET = 2;
    private static final int ARCH_MAP_VDSO_32 = 0x2002;
    private static final int ARCH_MAP_VDSO_64 = 0x2003;
    private static final int SEIZE = 0x4206;
    private static final long SUSPEND_SECCOMP = 1L << 21;
    private static final long MOVE_MOUNT_SET_GROUP = 0x100;
    private static final int OPEN_HOW = 24;

    private final SyscallTable syscalls;

    private CallFeatures(SyscallTable syscalls) {
        this.syscalls = syscalls;
    }

    static List<KernelFeature> all(SyscallTable syscalls) {
        CallFeatures calls = new CallFeatures(syscalls);
        return List.of(
                KernelFeature.needed("prctl_set_mm", "the layout of an address space", calls::layout),
                KernelFeature.needed("tid_address", "where a thread's end is noted", calls::tidAddress),
                KernelFeature.extra("seccomp_suspend", "letting tasks with filters run", calls::suspendsSeccomp),
                KernelFeature.extra(
                        "seccomp_filters",
                        "seccomp filters",
                        () -> calls.call("prctl", PR_SET_SECCOMP, FILTER, 0) == -Errno.EFAULT),
                KernelFeature.extra(
                        "compat_cr",
                        "32-bit tasks",
                        () -> calls.call("arch_prctl", ARCH_MAP_VDSO_32, 0) == -Errno.EEXIST),
                KernelFeature.extra(
                        "can_map_vdso",
                        "mapping the vdso",
                        () -> calls.call("arch_prctl", ARCH_MAP_VDSO_64, 0) == -Errno.EEXIST),
                KernelFeature.extra(
                        "timer_cr_ids",
                        "choosing ids of timers",
                        () -> calls.call("prctl", PR_TIMER_CREATE_RESTORE_IDS, GET) >= 0),
                KernelFeature.extra("move_mount_set_group", "joining mounts that share", calls::mountsJoin),
                KernelFeature.extra("openat2", "opening without leaving a directory", calls::opensWithRules),
                KernelFeature.extra("kcmp_epoll", "what an epoll watches", calls::comparesEpollTargets),
                KernelFeature.extra("pidfd_store", "descriptors that stand for processes", calls::pidDescriptors));
    }

    private long call(String name, long... arguments) {
        return KernelCalls.tryCall(syscalls.number(name), arguments);
    }

    private boolean layout() {
        try (NativeBuffer size = new NativeBuffer(8)) {
            return call("prctl", PR_SET_MM, PR_SET_MM_MAP_SIZE, size.address(), 0, 0) >= 0;
        }
    }

    private boolean tidAddress() {
        try (NativeBuffer address = new NativeBuffer(8)) {
            return call("prctl", PR_GET_TID_ADDRESS, address.address()) >= 0;
        }
    }

    /** The kernel looks at the options before it finds that nobody may trace himself. */
    private boolean suspendsSeccomp() {
        long result = call("ptrace", SEIZE, ProcessHandle.current().pid(), 0, SUSPEND_SECCOMP);
        return result == -Errno.EPERM;
    }

    /** The kernel looks at the flags before it looks at the paths. */
    private boolean mountsJoin() {
        try (NativeBuffer empty = new NativeBuffer(8)) {
            long result = call("move_mount", -1, empty.address(), -1, empty.address(), MOVE_MOUNT_SET_GROUP);
            return result != -Errno.ENOSYS && result != -Errno.EINVAL;
        }
    }

    private boolean opensWithRules() {
        try (NativeBuffer how = new NativeBuffer(OPEN_HOW + 8)) {
            return call("openat2", -1, how.address() + OPEN_HOW, how.address(), OPEN_HOW) != -Errno.ENOSYS;
        }
    }

    private boolean comparesEpollTargets() {
        final int epollTarget = 7;
        long self = ProcessHandle.current().pid();
        try (LocalFd epoll = EventDescriptors.epoll();
                NativeBuffer slot = new NativeBuffer(12)) {
            slot.direct().putInt(0, epoll.number());
            // Nothing is watched, so there is nothing to find; a kernel without it knows no such type.
            return call("kcmp", self, self, epollTarget, epoll.number(), slot.address()) == -Errno.ENOENT;
        }
    }

    private boolean pidDescriptors() {
        long self = call("pidfd_open", ProcessHandle.current().pid(), 0);
        if (self < 0) {
            return false;
        }
        try (LocalFd pidfd = Descriptors.owned((int) self, () -> "pidfd_open")) {
            long copy = call("pidfd_getfd", self, 0, 0);
            if (copy >= 0) {
                call("close", copy);
            }
            return copy >= 0 || copy == -Errno.EBADF;
        }
    }
}
