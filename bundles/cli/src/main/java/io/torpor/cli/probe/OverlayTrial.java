package io.torpor.cli.probe;

import io.torpor.abi.LocalFd;
import io.torpor.abi.SyscallTable;
import io.torpor.linux.Descriptors;
import io.torpor.linux.FileStatus;
import io.torpor.linux.KernelCalls;
import io.torpor.linux.NativeBuffer;
import io.torpor.linux.SyscallException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a mapped file of an overlay is shown as that file, not as the one of a layer below; in a mount namespace of its own. */
final class OverlayTrial {
    private static final long PAGE = 4096;
    private static final int READ = 1;
    private static final int PRIVATE = 2;
    private static final long PRIVATE_TREE = 1 << 18 | 1 << 14;
    private static final int PATH_ONLY = 0x20_0000;
    private static final int CLOSE_ON_EXEC = 0x80000;

    private final SyscallTable syscalls;

    OverlayTrial(SyscallTable syscalls) {
        this.syscalls = syscalls;
    }

    boolean works() throws IOException {
        Path place = Files.createTempDirectory("torpor-check");
        try {
            return Apart.works(syscalls, Apart.MOUNTS, () -> mapped(place));
        } finally {
            Files.delete(place);
        }
    }

    private boolean mapped(Path place) throws IOException {
        mount("none", Path.of("/"), "", PRIVATE_TREE, "");
        mount("tmpfs", place, "tmpfs", 0, "");
        for (String layer : new String[] {"lower", "upper", "work", "merged"}) {
            Files.createDirectory(place.resolve(layer));
        }
        Files.write(place.resolve("lower/file"), new byte[(int) PAGE]);
        mount(
                "overlay",
                place.resolve("merged"),
                "overlay",
                0,
                "lowerdir=" + place.resolve("lower") + ",upperdir=" + place.resolve("upper") + ",workdir="
                        + place.resolve("work"));
        try (LocalFd file = Descriptors.open(place.resolve("merged/file").toString(), CLOSE_ON_EXEC, 0)) {
            return isShown(file);
        }
    }

    private boolean isShown(LocalFd file) {
        long address = require("mmap", call("mmap", 0, PAGE, READ, PRIVATE, file.number(), 0));
        String shown = "/proc/self/map_files/" + Long.toHexString(address) + "-" + Long.toHexString(address + PAGE);
        try (LocalFd same = Descriptors.open(shown, PATH_ONLY | CLOSE_ON_EXEC, 0)) {
            return FileStatus.of(same).isSameFile(FileStatus.of(file));
        } finally {
            require("munmap", call("munmap", address, PAGE));
        }
    }

    private void mount(String source, Path target, String type, long flags, String data) {
        try (NativeBuffer sourceText = text(source);
                NativeBuffer targetText = text(target.toString());
                NativeBuffer typeText = text(type);
                NativeBuffer dataText = text(data)) {
            require(
                    "mount(" + target + ")",
                    call(
                            "mount",
                            sourceText.address(),
                            targetText.address(),
                            typeText.address(),
                            flags,
                            dataText.address()));
        }
    }

    private static NativeBuffer text(String text) {
        byte[] bytes = (text + "\0").getBytes(StandardCharsets.UTF_8);
        NativeBuffer buffer = new NativeBuffer(bytes.length);
        buffer.direct().put(0, bytes);
        return buffer;
    }

    private long call(String name, long... arguments) {
        return KernelCalls.tryCall(syscalls.number(name), arguments);
    }

    private static long require(String what, long result) {
        if (result < 0 && result > -PAGE) {
            throw new SyscallException(what, (int) -result);
        }
        return result;
    }
}
