package io.torpor.procfs;

import io.torpor.abi.Pid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The security module whose labels {@code /proc/PID/attr/current} shows. Others (Yama, Landlock, ...) label nothing. */
public enum SecurityModule {
    NONE,
    SELINUX,
    APPARMOR,
    /** Smack, or one that is not known here. */
    OTHER;

    private static final Path APPARMOR_ENABLED = Path.of("/sys/module/apparmor/parameters/enabled");
    private static final int SELINUX_FIELDS = 3;

    /** Which one is in use: that stays the same until the kernel ends. */
    public static SecurityModule inUse() {
        return ThisKernel.IN_USE;
    }

    /** Found out when first needed. */
    private static final class ThisKernel {
        private static final SecurityModule IN_USE =
                find(new ProcFs(), new Pid((int) ProcessHandle.current().pid()));
    }

    /** @param self a process whose label can be read */
    private static SecurityModule find(ProcFs procFs, Pid self) {
        String own;
        try {
            own = text(procFs.text(self, "attr/current"));
        } catch (IOException e) {
            return NONE; // EINVAL: no module has labels
        }
        try {
            return of(own, Files.exists(APPARMOR_ENABLED) ? Files.readString(APPARMOR_ENABLED) : "");
        } catch (IOException e) {
            return of(own, "");
        }
    }

    static SecurityModule of(String label, String apparmorEnabled) {
        if (label.isEmpty()) {
            return NONE;
        }
        if (apparmorEnabled.startsWith("Y")) {
            return APPARMOR;
        }
        return label.split(":").length >= SELINUX_FIELDS ? SELINUX : OTHER;
    }

    /** A label as modules write it: it may end with a NUL or a line feed. */
    public static String text(String content) {
        int end = content.indexOf('\0');
        return (end < 0 ? content : content.substring(0, end)).trim();
    }

    /** The file in {@code /proc/PID} or {@code /proc/PID/task/TID} that holds a thread's label. AppArmor has one of its own since 5.1, for kernels with several modules. */
    public String labelFile(Path taskDirectory) {
        return this == APPARMOR && Files.exists(taskDirectory.resolve("attr/apparmor/current"))
                ? "attr/apparmor/current"
                : "attr/current";
    }
}
