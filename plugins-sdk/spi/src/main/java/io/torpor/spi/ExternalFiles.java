package io.torpor.spi;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@code --external}: open files that stay outside of the images, for somebody to bring them at the restore ({@link InheritedFiles}). A listener may
 * add some at {@link Moment#QUERY_EXT_FILES}. Resources have the peer's notation: {@code file[MNT_ID:INODE]} with both numbers hexadecimal,
 * {@code unix[INODE]} with a decimal one,
 * {@code tty[RDEV:DEV]} with {@code st_rdev} and {@code st_dev} of a terminal's node, both hexadecimal. May be used from any thread.
 */
public final class ExternalFiles {
    public static final ExternalFiles NONE = new ExternalFiles(List.of(), true);

    private final Set<String> resources = ConcurrentHashMap.newKeySet();
    private final boolean complete;

    public ExternalFiles(Collection<String> resources) {
        this(resources, false);
    }

    private ExternalFiles(Collection<String> resources, boolean complete) {
        this.resources.addAll(resources);
        this.complete = complete;
    }

    /** As they are now. */
    public Set<String> resources() {
        return Set.copyOf(resources);
    }

    /** These and others, as a set of its own. */
    public ExternalFiles and(ExternalFiles others) {
        ExternalFiles all = new ExternalFiles(resources);
        all.resources.addAll(others.resources);
        return all;
    }

    /**
     * Adds to these, for those who have them already.
     *
     * @throws IllegalStateException for {@link #NONE}
     */
    public void add(ExternalFiles more) {
        if (complete) {
            throw new IllegalStateException("these are no session's own");
        }
        resources.addAll(more.resources);
    }

    /** The name of a file in the images, if it stays outside of them. */
    public static String nameOf(int mountId, long inode) {
        return "file[" + Integer.toHexString(mountId) + ":" + Long.toHexString(inode) + "]";
    }

    /** The name of a terminal in the images and for {@link InheritedFiles}, by {@code st_rdev} and {@code st_dev} of its node. */
    public static String nameOfTty(long specialDevice, long device) {
        return "tty[" + Long.toHexString(specialDevice) + ":" + Long.toHexString(device) + "]";
    }

    /** Whether a terminal stays outside, by {@code st_rdev} and {@code st_dev} of its node. */
    public boolean hasTty(long specialDevice, long device) {
        return !resources.isEmpty() && resources.contains(nameOfTty(specialDevice, device));
    }

    /** Whether a file stays outside, by the mount id of {@code fdinfo} and its inode number. */
    public boolean hasFile(int mountId, long inode) {
        return !resources.isEmpty() && resources.contains(nameOf(mountId, inode));
    }

    /** Whether the other end of a UNIX socket may stay outside, by the inode number of the end in the tree. */
    public boolean hasUnixSocket(int inode) {
        return !resources.isEmpty() && resources.contains("unix[" + Integer.toUnsignedString(inode) + "]");
    }
}
