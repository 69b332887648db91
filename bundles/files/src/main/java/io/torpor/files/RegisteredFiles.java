package io.torpor.files;

import io.torpor.abi.LocalFd;
import io.torpor.linux.FileStatus;
import io.torpor.spi.OpenFile;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FileRegistry;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.FrozenTree;
import io.torpor.tracee.SignalOwners;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Files that a tree uses without a descriptor. */
final class RegisteredFiles implements FileRegistry {
    private final FileIds ids;
    private final FileKinds kinds;
    private final SavedPaths paths;
    private final FrozenTree tree;
    private final DescriptorWalk walk;
    private final Map<Key, Integer> known = new HashMap<>();

    private record Key(long device, long inode, String path, int flags) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Key that
                    && device == that.device
                    && inode == that.inode
                    && flags == that.flags
                    && path.equals(that.path);
        }

        @Override
        public int hashCode() {
            return Long.hashCode(inode) + path.hashCode();
        }
    }

    RegisteredFiles(FileIds ids, FileKinds kinds, SavedPaths paths, FrozenTree tree, DescriptorWalk walk) {
        this.walk = walk;
        this.ids = ids;
        this.kinds = kinds;
        this.paths = paths;
        this.tree = tree;
    }

    @Override
    public int register(FrozenTask task, LocalFd file, String path, int flags, String use) throws TorporException {
        boolean handedOver = false;
        try {
            FileStatus status = FileStatus.of(file);
            Key key = new Key(status.device(), status.inode(), path, flags);
            Integer id = known.get(key);
            if (id == null) {
                id = ids.next();
                SavedPaths.Seen seen = new SavedPaths.Seen(new Subject.Other(use), file, path, status);
                refuseMemfd(seen);
                handedOver = paths.saveLater(id, seen, flags);
                if (!handedOver) {
                    paths.add(paths.save(id, seen, flags, 0, SignalOwners.none()));
                }
                known.put(key, id);
            }
            return id;
        } finally {
            if (!handedOver) {
                file.close();
            }
        }
    }

    @Override
    public void inspect(LocalFd file, String path, String use) throws TorporException {
        SavedPaths.Seen seen = new SavedPaths.Seen(new Subject.Other(use), file, path, FileStatus.of(file));
        refuseMemfd(seen);
        paths.inspect(seen);
    }

    @Override
    public void inspectPath(OpenFile file) throws TorporException {
        paths.inspect(file);
    }

    private void refuseMemfd(SavedPaths.Seen seen) throws TorporException {
        List<String> kind = kinds.describe(seen.descriptor(), seen.link(), 0, seen.status());
        if (kind.get(0).equals("memfd")) {
            throw FileProblems.memfdWithoutDescriptor(seen);
        }
    }

    @Override
    public int registerPath(OpenFile file) throws TorporException {
        int id = ids.next();
        paths.add(paths.save(id, file, SignalOwners.save(file, tree)));
        return id;
    }

    @Override
    public int registerPath(OpenFile file, String path) {
        int id = ids.next();
        paths.add(SavedPaths.record(id, path, file.flags(), 0, SignalOwners.none(), FileStatus.of(file.descriptor()))
                .build());
        return id;
    }

    @Override
    public List<? extends OpenFile> open() {
        return Collections.unmodifiableList(walk.found().files());
    }

    @Override
    public OpenFile registerOpen(LocalFd file, OpenFile queue) throws TorporException {
        Description description = walk.find(file, queue);
        if (description.isQueued() && !description.seen().locks().isEmpty()) {
            throw FileProblems.lockedInQueue(description);
        }
        return description;
    }

    @Override
    public int reserve() {
        return ids.next();
    }
}
