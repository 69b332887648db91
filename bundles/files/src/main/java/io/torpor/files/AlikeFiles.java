package io.torpor.files;

import io.torpor.abi.FileModes;
import io.torpor.abi.OpenFlags;
import io.torpor.linux.FileStatus;
import java.util.ArrayList;
import java.util.List;

/** Descriptions with the same key, and descriptors of the table that is being read that may be of one of them. */
final class AlikeFiles {
    private final KcmpOrder<Description> known = new KcmpOrder<>();
    private final List<Candidate> fresh = new ArrayList<>(1);
    private int[] order;

    /**
     * What all descriptors of one description have in common, and few others: it saves comparisons. Position and flags that can be changed are no part of it: a
     * process outside the tree may share the description, and change them while we read. Nor is the link of a file that may be renamed meanwhile.
     */
    record Key(int mount, long device, long inode, int access, int eventId, String link) {
        static Key of(Seen seen) {
            FileStatus status = seen.status();
            int access = seen.flags() & (OpenFlags.O_ACCMODE | OpenFlags.O_PATH);
            String link = status.type() == 0 ? seen.link() : ""; // one inode for all of the kernel's own
            return new Key(seen.mountId(), status.device(), status.inode(), access, seen.eventId(), link);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key that
                    && inode == that.inode
                    && device == that.device
                    && mount == that.mount
                    && access == that.access
                    && eventId == that.eventId
                    && link.equals(that.link);
        }

        @Override
        public int hashCode() {
            return Long.hashCode(inode) * 31 + eventId * 4 + access + link.hashCode();
        }
    }

    /** Whether the inode is the description's alone: a socket cannot be opened again, but with O_PATH. */
    static boolean isOneDescription(Seen seen) {
        return seen.status().type() == FileModes.S_IFSOCK && (seen.flags() & OpenFlags.O_PATH) == 0;
    }

    /** Those of tables that have been read, and of this one as far as that is known. */
    KcmpOrder<Description> known() {
        return known;
    }

    /** Those of the table that is being read. */
    List<Candidate> fresh() {
        return fresh;
    }

    /** Whether it is known which of the fresh ones are the same. */
    boolean isSorted() {
        return order != null;
    }

    /** Notes the order of the fresh ones: as {@link KcmpSort#sort} gives it. */
    void isSorted(int[] sorted) {
        order = sorted;
        Candidate first = null;
        for (int index : sorted) {
            if (index >= 0) {
                first = fresh.get(index);
            } else {
                fresh.get(~index).isSameAs(first);
            }
        }
    }

    /** The table has been read: what was found out is kept for others. */
    void settle() {
        if (order != null) {
            for (int index : order) {
                if (index >= 0) {
                    known.addLast(fresh.get(index).file());
                }
            }
            order = null;
        }
        fresh.clear();
    }
}
