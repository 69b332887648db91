package io.torpor.files;

import io.torpor.abi.LocalFd;
import io.torpor.abi.Pid;
import io.torpor.image.proto.fd_types;
import io.torpor.linux.Descriptors;
import io.torpor.tracee.FileTables;
import io.torpor.tracee.HeldLock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** All descriptor tables of a tree and all open file descriptions in them. */
final class OpenFiles implements FileTables, AutoCloseable {
    private final List<DescriptorTable> tables = new ArrayList<>();
    private final List<Description> files = new ArrayList<>();
    private final Map<Integer, fd_types> types = new HashMap<>();
    private final Map<Integer, String> labels = new HashMap<>();
    private final Map<Pid, DescriptorTable> byTask = new HashMap<>();
    private final List<HeldLock> locks = new ArrayList<>();
    private boolean locksTaken;

    void add(DescriptorTable table) {
        tables.add(table);
    }

    void add(Description file) {
        files.add(file);
    }

    void assign(Pid task, DescriptorTable table) {
        byTask.put(task, table);
    }

    List<DescriptorTable> tables() {
        return tables;
    }

    @Override
    public List<Description> files() {
        return files;
    }

    /** Notes the type of a description's record. */
    void isSavedAs(Description file, fd_types type) {
        types.put(file.id(), type);
    }

    /** Notes what {@link SocketLabels} has read. */
    void isLabelled(Description file, String label) {
        if (!label.isEmpty()) {
            labels.put(file.id(), label);
        }
    }

    /** Empty for none. */
    String labelOf(Description file) {
        return labels.getOrDefault(file.id(), "");
    }

    fd_types typeOf(Description file) {
        return types.get(file.id());
    }

    @Override
    public int tableIdOf(Pid task) {
        DescriptorTable table = byTask.get(task);
        return table == null ? 0 : table.id();
    }

    void add(HeldLock lock) {
        locks.add(lock);
    }

    /** The first lock that nobody saves, or null. */
    HeldLock unsavedLock() {
        return locksTaken || locks.isEmpty() ? null : locks.get(0);
    }

    @Override
    public List<HeldLock> takeLocks() {
        locksTaken = true;
        return Collections.unmodifiableList(locks);
    }

    /** As {@link #close}, but for those that somebody keeps until he has ended what the tree began. */
    void release() {
        for (Description file : files) {
            file.fetched().release();
        }
    }

    /** Lets go of our descriptors for the tree's files, but for those that are needed for records yet. */
    void letGo() {
        close(file -> !file.fetched().isWaiting());
    }

    /** Lets go of those that were needed for records. */
    void areRecorded() {
        close(file -> file.fetched().isWaiting());
    }

    /** Lets go of all. */
    @Override
    public void close() {
        close(any -> true);
    }

    private void close(Predicate<Description> which) {
        List<LocalFd> open = new ArrayList<>(files.size());
        for (Description file : files) {
            LocalFd descriptor = which.test(file) ? file.fetched().take() : null;
            if (descriptor != null) {
                open.add(descriptor);
            }
        }
        Descriptors.closeAll(open);
    }
}
