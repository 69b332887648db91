package io.torpor.files;

import io.torpor.abi.Fcntl;
import io.torpor.abi.LocalFd;
import io.torpor.image.proto.fdinfo_entry;
import io.torpor.linux.SyscallException;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Call;
import io.torpor.tracee.Puppet;
import io.torpor.tracee.Script;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Queues the calls by which one puppet gets its descriptors. Fetching gives the lowest free number, close-on-exec set; which number that is
 * follows from what has been installed, so that most descriptors come to lie where they belong at once.
 */
final class TableInstaller {
    private static final int O_CLOEXEC = 02000000;

    private final Puppet puppet;
    private final OpenedFiles files;
    private final Flush flush;
    private final BitSet used = new BitSet();
    private final Map<Integer, Integer> firstNumbers = new HashMap<>();
    private final List<Expected> expected = new ArrayList<>();

    /** A descriptor, and the result that its last call must have. */
    private record Expected(int number, Call call, int result) {}

    /** Makes all queued calls, of all puppets. */
    interface Flush {
        void run() throws TorporException;
    }

    /** @param flush called when the engine has too many descriptors for those that are still to come */
    TableInstaller(Puppet puppet, int engineDescriptor, OpenedFiles files, Flush flush) {
        this.flush = flush;
        this.puppet = puppet;
        this.files = files;
        used.set(engineDescriptor);
    }

    /** Queues all descriptors of a table, given in rising order. */
    void queue(List<fdinfo_entry> table) throws TorporException {
        for (fdinfo_entry entry : table) {
            int number = entry.getFd();
            if (used.get(number)) {
                throw RestoreProblems.descriptor(number, puppet, "the number is in use by the engine", null);
            }
            try {
                queue(number, entry.getId(), (entry.getFlags() & Fcntl.FD_CLOEXEC) != 0);
            } catch (SyscallException e) { // the script had become long and was run
                throw RestoreProblems.descriptor(number, puppet, e.getMessage(), e);
            }
            used.set(number);
            if (files.isFull()) {
                flush.run();
                files.releaseInstalled();
            }
        }
    }

    private void queue(int number, int id, boolean closeOnExec) throws TorporException {
        Script script = puppet.script();
        int flags = closeOnExec ? O_CLOEXEC : 0;
        Integer first = firstNumbers.putIfAbsent(id, number);
        if (first != null) {
            expect(number, script.call("dup3", first, number, flags), number);
            return;
        }
        LocalFd file = files.description(id);
        files.isInstalled(id);
        int fetched = used.nextClearBit(0);
        expect(number, puppet.fetch(file), fetched);
        if (fetched != number) {
            expect(number, script.call("dup3", fetched, number, flags), number);
            script.call("close", fetched);
        } else if (!closeOnExec) {
            script.call("fcntl", number, Fcntl.F_SETFD, 0);
        }
    }

    private void expect(int number, Call call, int result) {
        expected.add(new Expected(number, call, result));
    }

    /** Once the calls have been made: checks that each did what it was to do. */
    void check() throws TorporException {
        for (Expected one : expected) {
            if (one.call.raw() != one.result) {
                String why = one.call.failed()
                        ? failure(one.call)
                        : "a number was free that should not have been: " + one.call.raw() + " instead of "
                                + one.result;
                throw RestoreProblems.descriptor(one.number, puppet, why, null);
            }
        }
    }

    private static String failure(Call call) {
        try {
            return Long.toString(call.result());
        } catch (SyscallException e) {
            return e.getMessage();
        }
    }
}
