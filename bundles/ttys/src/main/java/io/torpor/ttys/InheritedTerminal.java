package io.torpor.ttys;

import io.torpor.abi.FileModes;
import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.linux.Descriptors;
import io.torpor.linux.FileStatus;
import io.torpor.linux.SyscallException;
import io.torpor.spi.TorporException;

/**
 * What was handed over for a terminal that the dump left outside.
 *
 * @param name what the dump called it
 * @param file need not be a terminal
 */
record InheritedTerminal(String name, LocalFd file) {
    /** A description of its own. What is no device is shared, and so is a master, which cannot be opened again. */
    LocalFd open(int flags) {
        return isReopened()
                ? Descriptors.open("/proc/self/fd/" + file, flags | OpenFlags.O_NOCTTY, 0)
                : Descriptors.duplicate(file);
    }

    /**
     * For the leader of a session, whose controlling terminal it becomes.
     *
     * @throws TorporException TTYS-031 if it can control none
     */
    LocalFd openForSession() throws TorporException {
        if (!isReopened()) {
            throw RestoreProblems.controlsNothing(name);
        }
        try {
            LocalFd opened = open(OpenFlags.O_RDWR | OpenFlags.O_NONBLOCK);
            try (Line line = new Line(opened)) {
                if (!line.isHungUp()) {
                    return opened;
                }
            }
            opened.close();
        } catch (SyscallException e) {
            throw RestoreProblems.notOpened(name, e);
        }
        throw RestoreProblems.controlsNothing(name);
    }

    private boolean isReopened() {
        FileStatus status = FileStatus.of(file);
        return status.type() == FileModes.S_IFCHR && TtyKind.isReopened(status.specialDevice());
    }
}
