package io.torpor.eventfds;

import com.google.protobuf.ByteString;
import io.torpor.abi.KernelString;
import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.image.proto.fh_entry;
import io.torpor.linux.Descriptors;
import io.torpor.linux.FileNames;
import io.torpor.linux.FileStatus;
import io.torpor.linux.SyscallException;
import io.torpor.procfs.DeviceNumber;
import io.torpor.spi.DumpContext;
import io.torpor.spi.Issue;
import io.torpor.spi.OpenFile;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FileRegistry;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.FrozenTree;
import io.torpor.tracee.RestoredFiles;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * A file that is watched, by inotify or fanotify, from what fdinfo shows of it to a descriptor in a restore. It has a handle, and a path if the kernel knows one; one
 * that has been deleted is saved with its content, because whoever holds it open gets it back that way.
 *
 * @param watch names it in messages: {@code "watch 1"}
 * @param device as {@code st_dev}
 * @param handleType below 0 where the file system has no handles
 */
record WatchTarget(String watch, long inode, long device, int handleType, byte[] handle) {
    /** The peer's readers expect as many words as its structure has. */
    private static final int HANDLE_WORDS = 16;

    /** EVENTFDS-009 when it could not be found again. */
    void inspect(OpenFile watcher, WatchedFiles files) throws TorporException {
        open(watcher, files).close();
    }

    private LocalFd open(OpenFile watcher, WatchedFiles files) throws TorporException {
        if (handleType < 0) {
            throw refused(watcher, "its file system has no file handles, so its path cannot be found");
        }
        try {
            return files.open(device, handleType, handle)
                    .orElseThrow(() -> refused(watcher, "its file system is not mounted where Torpor runs"));
        } catch (SyscallException e) {
            throw refused(watcher, e.getMessage());
        }
    }

    /** What a record says of it. A path that no longer leads to it is left out: its handle still does, on this machine. */
    fh_entry save(OpenFile watcher, WatchedFiles files) throws TorporException {
        ByteBuffer bytes = ByteBuffer.allocate(HANDLE_WORDS * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(0, handle);
        fh_entry.Builder entry = fh_entry.newBuilder().setBytes(handle.length).setType(handleType);
        for (int i = 0; i < HANDLE_WORDS; i++) {
            entry.addHandle(bytes.getLong(i * Long.BYTES));
        }
        try (LocalFd file = open(watcher, files)) {
            Optional<String> path = WatchedFiles.path(file);
            path.ifPresent(name -> entry.setPathBytes(ByteString.copyFrom(KernelString.encode(name))));
        }
        return entry.build();
    }

    /**
     * Has its content saved if it has been deleted.
     *
     * @return the id of its record, or 0 for one that has a name
     */
    int saveNameless(OpenFile watcher, WatchedFiles files, DumpContext context) throws TorporException {
        LocalFd file = open(watcher, files);
        if (FileStatus.of(file).links() != 0) {
            file.close();
            return 0;
        }
        FrozenTask holder = context.require(FrozenTree.class).find(watcher.holder());
        return context.require(FileRegistry.class)
                .register(
                        holder,
                        file,
                        FileNames.of(file),
                        OpenFlags.O_PATH,
                        "the file of " + watch + " of " + watcher.subject());
    }

    private TorporException refused(OpenFile watcher, String why) {
        return Issue.error(
                        "EVENTFDS-009",
                        watcher.subject(),
                        "Cannot dump " + watcher.subject() + ", which watches files: " + watch + " is on inode " + inode
                                + " of device " + DeviceNumber.major(device) + ":" + DeviceNumber.minor(device)
                                + ", and " + why,
                        "Remove the watch before the dump.")
                .toException();
    }

    /**
     * Opens what a record says, with O_PATH: a path goes before a handle, which leads nowhere on another machine.
     *
     * @param kernelDevice as the record has it
     * @param nameless id of the record of a file without a name, or 0
     * @return the caller's to close
     * @throws SyscallException when nothing leads there
     */
    static LocalFd open(fh_entry entry, int kernelDevice, int nameless, RestoreContext context) throws TorporException {
        if (nameless != 0) {
            return Descriptors.duplicate(context.require(RestoredFiles.class).open(nameless));
        }
        String path = KernelString.decode(
                entry.getPathBytes().toByteArray(), 0, entry.getPathBytes().size());
        int flags = OpenFlags.O_PATH | OpenFlags.O_NOFOLLOW;
        if (!path.isEmpty() && FileStatus.of(path).isPresent()) {
            return Descriptors.open(path, flags, 0);
        }
        ByteBuffer words =
                ByteBuffer.allocate(entry.getHandleCount() * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long word : entry.getHandleList()) {
            words.putLong(word);
        }
        byte[] handle = new byte[entry.getBytes()];
        words.get(0, handle);
        long device = DeviceNumber.fromKernel(kernelDevice);
        return WatchedFiles.of(context)
                .open(device, entry.getType(), handle)
                .orElseGet(() -> Descriptors.open(path, flags, 0));
    }
}
