package io.torpor.cli.probe;

import io.torpor.abi.LocalFd;
import io.torpor.linux.Descriptors;
import io.torpor.linux.EventDescriptors;
import io.torpor.linux.NativeBuffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What descriptors tell of themselves, and let be set; fields of /proc/PID/fdinfo are those of proc(5). */
final class DescriptorFeatures {
    private static final int READ_WRITE = 2;
    private static final int CLOSE_ON_EXEC = 0x80000;
    private static final int SET_LOCK = 6;
    private static final int GET_OWNER_USERS = 17;
    private static final int HUGE_PAGES = 4;
    private static final long TUN_FEATURES = 0x8004_54cfL;
    private static final long SOCKET_NAMESPACE = 0x894cL;
    private static final int MONOTONIC = 1;
    private static final long SIGUSR1 = 1L << 9;
    private static final String TUN = "/dev/net/tun";

    private DescriptorFeatures() {}

    static List<KernelFeature> all() {
        return List.of(
                KernelFeature.needed(
                        "eventfd_fdinfo",
                        "state of eventfds",
                        () -> tells(EventDescriptors.eventFd(13, 0), "eventfd-count:")),
                KernelFeature.needed(
                        "signalfd_fdinfo",
                        "state of signalfds",
                        () -> tells(EventDescriptors.signals(SIGUSR1, 0), "sigmask:")),
                KernelFeature.needed("inotify_fdinfo", "what is watched", DescriptorFeatures::inotify),
                KernelFeature.needed("owner_uids", "who set a file's owner", DescriptorFeatures::ownerUsers),
                KernelFeature.extra("timerfd", "state of timerfds", DescriptorFeatures::timer),
                KernelFeature.extra("fdinfo_lock", "file locks", DescriptorFeatures::lock),
                KernelFeature.extra("tun", "TUN devices", () -> answers(TUN_FEATURES)),
                KernelFeature.extra("tun_ns", "the namespace of a TUN device", DescriptorFeatures::tunNamespace),
                KernelFeature.extra("memfd_hugetlb", "memory files of huge pages", () -> {
                    Descriptors.memfd("torpor-check", HUGE_PAGES).close();
                    return true;
                }));
    }

    private static boolean tells(LocalFd fd, String field) throws IOException {
        try (fd) {
            for (String line : Files.readAllLines(Path.of("/proc/self/fdinfo/" + fd))) {
                if (line.startsWith(field)) {
                    return true;
                }
            }
            return false;
        }
    }

    private static boolean inotify() throws IOException {
        LocalFd inotify = EventDescriptors.inotify(0);
        try (LocalFd watched = Descriptors.open("/proc", CLOSE_ON_EXEC, 0)) {
            final int created = 0x100;
            EventDescriptors.watch(inotify, watched, created);
        }
        return tells(inotify, "inotify wd:");
    }

    private static boolean ownerUsers() {
        try (LocalFd file = Descriptors.open("/dev/null", CLOSE_ON_EXEC, 0);
                NativeBuffer users = new NativeBuffer(8)) {
            Descriptors.fcntl(file, GET_OWNER_USERS, users.address());
            return true;
        }
    }

    private static boolean timer() throws IOException {
        LocalFd timer = EventDescriptors.timer(MONOTONIC, 0);
        EventDescriptors.setTicks(timer, 1);
        return tells(timer, "clockid:");
    }

    /** A write lock of all of a file: struct flock of fcntl(2). */
    private static boolean lock() throws IOException {
        LocalFd file = Descriptors.memfd("torpor-check", 0);
        try (NativeBuffer all = new NativeBuffer(32)) {
            all.direct()
                    .putShort(0, (short) 1)
                    .putShort(2, (short) 0)
                    .putLong(8, 0)
                    .putLong(16, 0);
            Descriptors.fcntl(file, SET_LOCK, all.address());
        }
        return tells(file, "lock:");
    }

    private static boolean answers(long request) {
        try (LocalFd tun = Descriptors.open(TUN, READ_WRITE | CLOSE_ON_EXEC, 0);
                NativeBuffer answer = new NativeBuffer(64)) {
            return Descriptors.tryIoctl(tun, request, answer.address()) >= 0;
        }
    }

    private static boolean tunNamespace() {
        try (LocalFd tun = Descriptors.open(TUN, READ_WRITE | CLOSE_ON_EXEC, 0)) {
            Descriptors.owned(Descriptors.ioctl(tun, SOCKET_NAMESPACE, 0), () -> "ioctl(SIOCGSKNS)")
                    .close();
            return true;
        }
    }
}
