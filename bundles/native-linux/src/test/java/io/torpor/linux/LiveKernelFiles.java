package io.torpor.linux;

import org.junit.jupiter.api.Assumptions;

/** {@link KernelFiles} for tests, which are skipped where there can be none. */
final class LiveKernelFiles {
    private LiveKernelFiles() {}

    /** Number of bpf(2). */
    static int systemCall() {
        switch (System.getProperty("os.arch")) {
            case "amd64":
                return 321;
            case "aarch64":
            case "riscv64":
                return 280;
            default:
                Assumptions.abort("the number of bpf(2) is not known here");
                return 0;
        }
    }

    static KernelFiles open() {
        int systemCall = systemCall();
        try {
            return KernelFiles.open(systemCall);
        } catch (KernelFiles.Unavailable e) {
            return Assumptions.abort(e.getMessage());
        }
    }

    static KernelDescriptors own(KernelFiles files) {
        try (KernelFileTable table = files.table(Processes.self().number())) {
            return table.read();
        }
    }
}
