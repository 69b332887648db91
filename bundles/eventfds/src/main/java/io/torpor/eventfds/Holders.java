package io.torpor.eventfds;

import io.torpor.abi.RemoteFd;
import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.proto.core_entry;
import io.torpor.image.proto.fdinfo_entry;
import io.torpor.image.proto.task_kobj_ids_entry;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Puppet;
import io.torpor.tracee.PuppetTree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which puppet holds a file, and as what number. Of several the one with the smallest saved id: that is the one whose numbers records speak of. */
final class Holders {
    private final Map<Integer, Holder> byFile = new HashMap<>();

    /** A descriptor. */
    record Holder(Puppet puppet, RemoteFd number) {}

    Holders(ImageSet images, PuppetTree tree) throws TorporException {
        List<Puppet> puppets = new ArrayList<>(tree.puppets());
        puppets.sort(Comparator.comparingInt(puppet -> puppet.virtualPid().number()));
        for (Puppet puppet : puppets) {
            Optional<task_kobj_ids_entry> ids = ids(images, puppet);
            if (ids.isPresent()) {
                for (fdinfo_entry entry : images.all(ImageType.FDINFO, ids.get().getFilesId(), fdinfo_entry.class)) {
                    byFile.putIfAbsent(entry.getId(), new Holder(puppet, new RemoteFd(entry.getFd())));
                }
            }
        }
    }

    /** In a file of their own, or in the core image, as the writer liked. */
    private static Optional<task_kobj_ids_entry> ids(ImageSet images, Puppet puppet) throws TorporException {
        int pid = puppet.virtualPid().number();
        Optional<task_kobj_ids_entry> own = images.one(ImageType.IDS, pid, task_kobj_ids_entry.class);
        if (own.isPresent()) {
            return own;
        }
        return images.one(ImageType.CORE, pid, core_entry.class)
                .filter(core_entry::hasIds)
                .map(core_entry::getIds);
    }

    /** Null when no task has it. */
    Holder of(int file) {
        return byFile.get(file);
    }
}
