package io.torpor.crit.verify;

import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.proto.eventpoll_file_entry;
import io.torpor.image.proto.eventpoll_tfd_entry;
import io.torpor.image.proto.fdinfo_entry;
import io.torpor.image.proto.file_entry;
import io.torpor.spi.TorporException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What epolls watch: descriptors, by their numbers in a task that has the epoll, too. */
final class EpollReferences {
    private final Mismatches mismatches;
    /** By file: the descriptor tables that have it. */
    private final Map<Integer, List<Set<Integer>>> tablesWith = new HashMap<>();

    private final List<eventpoll_file_entry> epolls = new ArrayList<>();

    EpollReferences(ImageSet images, Mismatches mismatches) throws TorporException {
        this.mismatches = mismatches;
        for (file_entry file : images.all(ImageType.FILES, file_entry.class)) {
            if (file.hasEpfd()) {
                epolls.add(file.getEpfd());
            }
        }
        for (long table : images.ids(ImageType.FDINFO)) {
            Set<Integer> descriptors = new HashSet<>();
            for (fdinfo_entry entry : images.all(ImageType.FDINFO, table, fdinfo_entry.class)) {
                descriptors.add(entry.getFd());
                tablesWith
                        .computeIfAbsent(entry.getId(), file -> new ArrayList<>())
                        .add(descriptors);
            }
        }
    }

    /** Each target must be there. One that is only on its way through a socket has no task to be looked for in. */
    void targets() {
        for (eventpoll_file_entry epoll : epolls) {
            List<Set<Integer>> tables = tablesWith.getOrDefault(epoll.getId(), List.of());
            for (eventpoll_tfd_entry target : epoll.getTfdList()) {
                if (!tables.isEmpty() && tables.stream().noneMatch(table -> table.contains(target.getTfd()))) {
                    mismatches.add(
                            "files.img",
                            "lets epoll " + Integer.toUnsignedString(epoll.getId()) + " watch descriptor "
                                    + target.getTfd() + ", which no task has that has the epoll");
                }
            }
        }
    }
}
