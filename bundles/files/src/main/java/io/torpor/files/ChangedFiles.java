package io.torpor.files;

import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.linux.Descriptors;
import io.torpor.linux.SyscallException;
import io.torpor.spi.Options;
import io.torpor.spi.TorporException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a restore does about files that have another size than at the dump ({@link Options#CHANGED_FILES}). Those to be put back to their old size are cut at the
 * very end, when nothing else can fail. For one thread.
 */
final class ChangedFiles implements AutoCloseable {
    private final String policy;
    private final boolean compareBuilds;
    private final List<Grown> grown = new ArrayList<>();

    /** @param file opened with O_PATH, so that it counts as no writer */
    private record Grown(LocalFd file, String name, long size) {}

    ChangedFiles(Options options) {
        policy = options.get(Options.CHANGED_FILES);
        compareBuilds = options.get(Options.FILE_VALIDATION).equals(Options.VALIDATE_BUILD)
                && !policy.equals(Options.CHANGED_IGNORE);
    }

    /**
     * Takes note of a file whose size differs.
     *
     * @param file ours, not kept
     * @param name for messages
     * @throws TorporException FILES-022 when the policy does not allow it
     */
    void accept(LocalFd file, String name, long expected, long found) throws TorporException {
        boolean longer = Long.compareUnsigned(found, expected) > 0;
        boolean allowed = switch (policy) {
            case Options.CHANGED_APPEND_OK, Options.CHANGED_TRUNCATE -> longer;
            case Options.CHANGED_IGNORE -> true;
            default -> false;
        };
        if (!allowed) {
            throw RestoreProblems.wrongSize(name, expected, found);
        }
        if (policy.equals(Options.CHANGED_TRUNCATE)) {
            grown.add(new Grown(Descriptors.open("/proc/self/fd/" + file, OpenFlags.O_PATH, 0), name, expected));
        }
    }

    /** Whether a program or library of another build is refused. */
    boolean areBuildsCompared() {
        return compareBuilds;
    }

    /** Cuts the files that are to be cut. There is no way back. */
    void truncate() throws TorporException {
        for (Grown one : grown) {
            try (LocalFd file = Descriptors.open("/proc/self/fd/" + one.file, OpenFlags.O_WRONLY, 0)) {
                Descriptors.truncate(file, one.size);
            } catch (SyscallException e) {
                throw RestoreProblems.cannotTruncate(one.name, one.size, e);
            }
        }
    }

    @Override
    public void close() {
        for (Grown one : grown) {
            one.file.close();
        }
    }
}
