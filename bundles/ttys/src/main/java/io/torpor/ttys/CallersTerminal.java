package io.torpor.ttys;

import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.linux.Descriptors;
import io.torpor.linux.SyscallException;
import io.torpor.spi.TorporException;

/** The terminal that the restoring command was started on: its standard input, output or error. */
final class CallersTerminal implements AutoCloseable {
    private static final int STANDARD_DESCRIPTORS = 3;

    private final LocalFd file;

    private CallersTerminal(LocalFd file) {
        this.file = file;
    }

    /** @throws TorporException TTYS-023 when none of them is a terminal */
    static CallersTerminal find() throws TorporException {
        for (int i = 0; i < STANDARD_DESCRIPTORS; i++) {
            LocalFd opened;
            try {
                opened = Descriptors.open("/proc/self/fd/" + i, OpenFlags.O_RDWR | OpenFlags.O_NOCTTY, 0);
            } catch (SyscallException e) {
                continue; // closed, or no file that can be opened: no terminal in any case
            }
            try (Line line = new Line(opened)) {
                line.modes();
                return new CallersTerminal(opened);
            } catch (SyscallException e) {
                opened.close();
            }
        }
        throw RestoreProblems.noTerminal();
    }

    LocalFd file() {
        return file;
    }

    /** A description of its own. */
    LocalFd open(int flags) {
        return Descriptors.open("/proc/self/fd/" + file, flags | OpenFlags.O_NOCTTY, 0);
    }

    @Override
    public void close() {
        file.close();
    }
}
