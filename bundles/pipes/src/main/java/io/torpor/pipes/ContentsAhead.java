package io.torpor.pipes;

import io.torpor.abi.LocalFd;
import io.torpor.tracee.Architecture;
import io.torpor.tracee.FirstCome;
import io.torpor.tracee.PipesAhead;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Copies what is in pipes, a dozen at a time. Whoever comes first copies a dozen: another thread, or the session's, when it needs what is in one of them. */
final class ContentsAhead implements PipesAhead {
    private final Architecture architecture;
    private final Map<Long, Place> places = new HashMap<>();

    ContentsAhead(Architecture architecture) {
        this.architecture = architecture;
    }

    /** Where a pipe is among those that were handed over. */
    private record Place(Dozen dozen, int index) {}

    private static final class Dozen {
        private final List<LocalFd> ends = new ArrayList<>(SmallCopies.AT_ONCE);
        private final FirstCome<CopiedContent[]> contents = new FirstCome<>();

        /** Copies, unless somebody has begun to. */
        private void copy(SmallCopies copies) {
            contents.attempt(() -> copies.of(ends));
        }
    }

    @Override
    public Runnable begin(List<End> ends) {
        List<Dozen> dozens = new ArrayList<>();
        Dozen last = null;
        for (End end : ends) {
            if (places.containsKey(end.inode())) {
                continue;
            }
            if (last == null || last.ends.size() == SmallCopies.AT_ONCE) {
                last = new Dozen();
                dozens.add(last);
            }
            places.put(end.inode(), new Place(last, last.ends.size()));
            last.ends.add(end.copy());
        }
        return () -> {
            try (SmallCopies copies = new SmallCopies(architecture)) {
                dozens.forEach(dozen -> dozen.copy(copies));
            }
        };
    }

    /** Whether a pipe was handed over. For the session's thread. */
    boolean has(long inode) {
        return places.containsKey(inode);
    }

    /**
     * What is in one of them; null if it takes more to find out. For the session's thread.
     *
     * @param copies of that thread
     */
    CopiedContent of(long inode, SmallCopies copies) {
        Place place = places.get(inode);
        place.dozen.copy(copies);
        return place.dozen.contents.await()[place.index];
    }
}
