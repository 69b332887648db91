package io.torpor.spi;

import java.util.HashSet;
import java.util.Set;

/**
 * {@code --external}: open files that stay outside of the images, for somebody to bring them at the restore ({@link InheritedFiles}).
 *
 * @param resources in the peer's notation: {@code file[MNT_ID:INODE]} with both numbers hexadecimal, {@code unix[INODE]} with a decimal one
 */
public record ExternalFiles(Set<String> resources) {
    public static final ExternalFiles NONE = new ExternalFiles(Set.of());

    public ExternalFiles {
        resources = Set.copyOf(resources);
    }

    /** These and others. */
    public ExternalFiles and(ExternalFiles others) {
        Set<String> all = new HashSet<>(resources);
        all.addAll(others.resources);
        return new ExternalFiles(all);
    }

    /** The name of a file in the images, if it stays outside of them. */
    public static String nameOf(int mountId, long inode) {
        return "file[" + Integer.toHexString(mountId) + ":" + Long.toHexString(inode) + "]";
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
