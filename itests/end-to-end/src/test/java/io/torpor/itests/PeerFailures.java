package io.torpor.itests;

import io.torpor.itests.InteropTest.Direction;
import io.torpor.itests.harness.Proc;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * What the peer cannot do, not even with its own images; {@link InteropTest} tries that, and fails when this list is out of date. What it
 * fails at because this machine lets it do little is only listed where that holds.
 */
final class PeerFailures {
    private static final int CAP_SYS_RESOURCE = 24;

    private record Entry(String target, Set<Direction> directions, String reason, BooleanSupplier holdsHere) {}

    private static final List<Entry> ALL = List.of(
            always(
                    "events",
                    Set.of(Direction.values()),
                    "an eventfd that counts down by one (EFD_SEMAPHORE) comes back as one that is emptied"),
            always("packets", Set.of(Direction.values()), "pipes in packet mode are refused, and come back as streams"),
            always("pidfds", Set.of(Direction.values()), "pidfds of threads (PIDFD_THREAD) are refused"),
            always(
                    "watches",
                    Set.of(Direction.values()),
                    "fanotify marks on whole file systems are refused, events that nobody has read are lost"),
            always(
                    "further-attributes",
                    Set.of(Direction.values()),
                    "processor affinity, I/O priority, PR_SET_TSC, PR_MCE_KILL, PR_SET_MDWE and more are those of the restorer; SCHED_DEADLINE is refused"),
            always(
                    "deleted-files",
                    Set.of(Direction.values()),
                    "deleted files lose extended attributes, write hints and nanoseconds, and O_TMPFILE ones cannot be named any more"),
            always(
                    "shared-context",
                    Set.of(Direction.values()),
                    "processes that share working directory and umask (CLONE_FS) are refused, or come back with one each"),
            always(
                    "shared-memory-tasks",
                    Set.of(Direction.values()),
                    "processes that share memory (CLONE_VM) are refused, and images of such a tree, too, by a fault of the process to be"),
            always(
                    "leaderless",
                    Set.of(Direction.values()),
                    "processes whose first thread has ended are refused, and images of such a tree, too"),
            always(
                    "protection-keys",
                    Set.of(Direction.values()),
                    "protection keys of mappings get lost, and those that are allocated"),
            always(
                    "sleepers",
                    Set.of(Direction.THEIRS_TO_OURS),
                    "poll(2) without an end, and waits on a futex until an absolute time, end with EINTR"),
            always(
                    "ttys",
                    Set.of(Direction.values()),
                    "a session whose terminal nobody has a descriptor of is refused"),
            always(
                    "unix-queues",
                    Set.of(Direction.THEIRS_TO_OURS),
                    "descriptors in the queue of a stream get lost when bytes without any follow them"),
            always(
                    "unix-pending",
                    Set.of(Direction.OURS_TO_THEIRS),
                    "clients whose connections were not accepted yet lose their names"),
            always(
                    "unix-names",
                    Set.of(Direction.values()),
                    "restores wait forever for a stream that a listener has accepted and whose other end has gone; who is at the other end, names of senders, and names in other roots get lost"),
            always(
                    "datagrams",
                    Set.of(Direction.values()),
                    "datagrams that wait are lost, as are memberships in groups and most options of sockets"),
            always(
                    "segments",
                    Set.of(Direction.OURS_TO_THEIRS),
                    "segment selectors of threads that set_thread_area(2) gave their meaning are 0 afterwards"),
            always(
                    "modes",
                    Set.of(Direction.values()),
                    "32-bit code in a 64-bit program, and local descriptor tables, are nothing it knows"),
            always(
                    "zombies",
                    Set.of(Direction.OURS_TO_THEIRS),
                    "a child whose session leader is gone comes back as a child of somebody else"),
            new Entry(
                    "credentials",
                    Set.of(Direction.THEIRS_TO_OURS),
                    "limits of another user's task are asked for from outside, which takes CAP_SYS_RESOURCE",
                    () -> !capable(CAP_SYS_RESOURCE)));

    private PeerFailures() {}

    private static Entry always(String target, Set<Direction> directions, String reason) {
        return new Entry(target, directions, reason, () -> true);
    }

    /** Why the peer fails there; empty where it should not. */
    static Optional<String> reason(String target, Direction direction) {
        return ALL.stream()
                .filter(entry -> entry.target.equals(target) && entry.directions.contains(direction))
                .filter(entry -> entry.holdsHere.getAsBoolean())
                .map(Entry::reason)
                .findFirst();
    }

    /** Whether the peer fails at it whoever dumps. */
    static boolean ofBothDirections(String target) {
        return Stream.of(Direction.values())
                .allMatch(direction -> reason(target, direction).isPresent());
    }

    /** Lines for a table: what is not even tried, and why. */
    static List<String> ofBothDirections() {
        return ALL.stream()
                .filter(entry -> entry.directions.size() == Direction.values().length)
                .map(entry -> String.format(
                        "| %-14s | in both directions | not tried, known of CRIU: %s |", entry.target, entry.reason))
                .toList();
    }

    private static boolean capable(int capability) {
        String status = Proc.text((int) ProcessHandle.current().pid(), "status");
        String line = status.lines()
                .filter(each -> each.startsWith("CapEff:"))
                .findFirst()
                .orElseThrow();
        return (Long.parseUnsignedLong(line.substring(7).trim(), 16) >> capability & 1) == 1;
    }
}
