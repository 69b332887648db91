package io.torpor.sockets.unix;

import io.torpor.image.proto.unix_sk_entry;
import io.torpor.spi.DumpContext;
import io.torpor.spi.OpenFile;
import io.torpor.spi.Subject;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The UNIX sockets of the tree that have been looked at so far, each with what was seen, until it is saved. For the session's thread. */
final class TreeSockets {
    private final Map<Integer, Member> byInode = new LinkedHashMap<>();
    private final Map<Integer, Seen> seen = new HashMap<>();
    private final Set<Integer> queues = new HashSet<>();
    private final Set<Integer> taken = new HashSet<>();

    /** One of them. */
    record Member(OpenFile file, UnixSocket socket) {
        Subject subject() {
            return file.subject();
        }
    }

    /**
     * What looking at one has shown.
     *
     * @param begun what of its record had to be made at once, or null
     * @param reset whether the next to use it gets ECONNRESET
     * @param readable whether there may be something in its queue
     */
    record Seen(UnixSocket socket, SocketLook look, unix_sk_entry.Builder begun, boolean reset, boolean readable) {}

    private TreeSockets() {}

    /** The session's. */
    static TreeSockets of(DumpContext context) {
        return context.findOrProvide(TreeSockets.class, TreeSockets::new);
    }

    /** Notes that one is in the tree, whether it can be saved or not. */
    void add(OpenFile file, UnixSocket socket) {
        byInode.put(socket.inode(), new Member(file, socket));
    }

    void keep(OpenFile file, Seen what) {
        seen.put(file.id(), what);
    }

    Seen take(OpenFile file) {
        return seen.remove(file.id());
    }

    /** Notes that what is in the queue of one has been saved, ahead of it because there are files in it. */
    void queueIsSaved(OpenFile file) {
        queues.add(file.id());
    }

    boolean hasSavedQueue(OpenFile file) {
        return queues.contains(file.id());
    }

    /** Notes that a plugin connects one again. */
    void isTakenBySomebody(OpenFile file) {
        taken.add(file.id());
    }

    boolean isTaken(OpenFile file) {
        return taken.contains(file.id());
    }

    Collection<Member> all() {
        return byInode.values();
    }

    Member get(int inode) {
        return byInode.get(inode);
    }

    boolean contains(int inode) {
        return byInode.containsKey(inode);
    }
}
