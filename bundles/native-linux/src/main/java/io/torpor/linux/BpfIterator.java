package io.torpor.linux;

import com.sun.jna.Native;
import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import java.nio.charset.StandardCharsets;

/**
 * Iterators of bpf(2): programs that the kernel runs for each of its objects of a kind, and whose output is read(2). Loading takes CAP_BPF and CAP_PERFMON, restricting one to
 * a task Linux 6.1. For one thread at a time.
 */
final class BpfIterator {
    private static final int PROG_LOAD = 5;
    private static final int LINK_CREATE = 28;
    private static final int ITER_CREATE = 33;
    private static final int TRACING = 26;
    private static final int TRACE_ITER = 28;
    /** {@code union bpf_attr}, as far as these commands use it. */
    private static final int ATTRIBUTE_BYTES = 120;

    private static final int NAME_AT = 48;
    private static final int LOG_BYTES = 1 << 18;
    private static final int LOG_LINES = 3;
    /** {@code union bpf_iter_link_info}: tid, pid, pid_fd. */
    private static final int INFO_BYTES = 16;
    /** What functions that read any memory demand, and says the truth about a program whose source is at hand. */
    private static final byte[] LICENSE = "Dual BSD/GPL\0".getBytes(StandardCharsets.ISO_8859_1);

    private final int systemCall;

    /** @param systemCall number of bpf(2) */
    BpfIterator(int systemCall) {
        this.systemCall = systemCall;
    }

    /**
     * Loads a program: BPF_PROG_LOAD.
     *
     * @param name at most 15 characters
     * @param function id of the function that stands for the kind of iterator: {@code bpf_iter_task_file}
     * @throws SyscallException if the kernel does not take it; where it has looked at the program, the call that is named ends with what it said
     */
    LocalFd load(String name, byte[] code, int function) {
        try (NativeBuffer program = new NativeBuffer(code.length + LICENSE.length);
                NativeBuffer attribute = new NativeBuffer(ATTRIBUTE_BYTES)) {
            program.direct().put(0, code).put(code.length, LICENSE);
            attribute
                    .direct()
                    .putInt(0, TRACING)
                    .putInt(4, code.length / BpfCode.INSTRUCTION_BYTES)
                    .putLong(8, program.address())
                    .putLong(16, program.address() + code.length)
                    .put(NAME_AT, name.getBytes(StandardCharsets.ISO_8859_1))
                    .putInt(68, TRACE_ITER)
                    .putInt(108, function);
            long result = call(PROG_LOAD, attribute);
            if (result < 0) {
                int errno = Native.getLastError();
                String log = errno == Errno.EPERM ? "" : log(attribute);
                throw new SyscallException("bpf(BPF_PROG_LOAD, \"" + name + "\")" + log, errno);
            }
            return Descriptors.owned((int) result, () -> "");
        }
    }

    /** Loads again, for the verifier's word. */
    private String log(NativeBuffer attribute) {
        try (NativeBuffer log = new NativeBuffer(LOG_BYTES)) {
            attribute.direct().putInt(24, 1).putInt(28, LOG_BYTES).putLong(32, log.address());
            long result = call(PROG_LOAD, attribute);
            if (result >= 0) {
                Libc.close((int) result);
            }
            byte[] bytes = new byte[LOG_BYTES];
            log.direct().get(0, bytes);
            int end = 0;
            while (end < bytes.length && bytes[end] != 0) {
                end++;
            }
            return lastLines(new String(bytes, 0, end, StandardCharsets.ISO_8859_1));
        }
    }

    /** In one line, as part of a message. The very last are figures. */
    static String lastLines(String log) {
        StringBuilder text = new StringBuilder();
        String[] lines = log.split("\n");
        int end = lines.length;
        while (end > 0 && (lines[end - 1].isEmpty() || lines[end - 1].startsWith("processed "))) {
            end--;
        }
        for (int i = Math.max(0, end - LOG_LINES); i < end; i++) {
            text.append(text.length() == 0 ? " [" : "; ").append(lines[i].strip());
        }
        return text.length() == 0 ? "" : text.append("]").toString();
    }

    /** Restricts a program to a task: BPF_LINK_CREATE. The kernel looks for the task later, when it is read. */
    LocalFd link(LocalFd program, int tid) {
        try (NativeBuffer attribute = new NativeBuffer(ATTRIBUTE_BYTES);
                NativeBuffer info = new NativeBuffer(INFO_BYTES)) {
            info.direct().putInt(0, tid);
            attribute
                    .direct()
                    .putInt(0, program.number())
                    .putInt(8, TRACE_ITER)
                    .putLong(16, info.address())
                    .putInt(24, INFO_BYTES);
            return Descriptors.owned(
                    (int) call(LINK_CREATE, attribute), () -> "bpf(BPF_LINK_CREATE, {tid=" + tid + "})");
        }
    }

    /** What can be read, once: BPF_ITER_CREATE. */
    LocalFd open(LocalFd link) {
        NativeBuffer scratch = Scratch.get();
        scratch.direct().putInt(0, link.number()).putInt(4, 0);
        return Descriptors.owned(
                (int) Libc.syscall(systemCall, ITER_CREATE, scratch.address(), Long.BYTES, 0, 0, 0),
                () -> "bpf(BPF_ITER_CREATE)");
    }

    private long call(int command, NativeBuffer attribute) {
        return Libc.syscall(systemCall, command, attribute.address(), ATTRIBUTE_BYTES, 0, 0, 0);
    }
}
