package io.torpor.ttys;

import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.proto.TtyType;
import io.torpor.image.proto.file_entry;
import io.torpor.image.proto.pstree_entry;
import io.torpor.image.proto.tty_data_entry;
import io.torpor.image.proto.tty_file_entry;
import io.torpor.image.proto.tty_info_entry;
import io.torpor.spi.ExternalFiles;
import io.torpor.spi.TorporException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What the images say about terminals. */
final class SavedTerminals {
    private final Map<Integer, tty_info_entry> infos = new LinkedHashMap<>();
    private final Map<Integer, Content> contents = new HashMap<>();
    private final Map<Integer, String> paths = new HashMap<>();
    private final Map<Integer, tty_file_entry> firstFiles = new HashMap<>();
    private final Set<Integer> groups = new HashSet<>();
    private final Set<Integer> tasks = new HashSet<>();

    SavedTerminals(ImageSet images) throws TorporException {
        for (tty_info_entry info : images.all(ImageType.TTY_INFO, tty_info_entry.class)) {
            infos.put(info.getId(), info);
        }
        if (infos.isEmpty()) {
            return;
        }
        for (tty_data_entry data : images.all(ImageType.TTY_DATA, tty_data_entry.class)) {
            contents.put(data.getTtyId(), Content.of(data));
        }
        for (pstree_entry task : images.all(ImageType.PSTREE, pstree_entry.class)) {
            tasks.add(task.getPid());
            groups.add(task.getPgid());
        }
        readPaths(images);
    }

    private void readPaths(ImageSet images) throws TorporException {
        Map<Integer, String> names = new HashMap<>();
        for (file_entry entry : images.all(ImageType.FILES, file_entry.class)) {
            if (entry.hasReg()) {
                names.put(entry.getId(), entry.getReg().getName());
            }
        }
        for (file_entry entry : images.all(ImageType.FILES, file_entry.class)) {
            if (entry.hasTty()) {
                tty_file_entry file = entry.getTty();
                firstFiles.putIfAbsent(file.getTtyInfoId(), file);
                if (file.hasRegfId() && names.containsKey(file.getRegfId())) {
                    paths.putIfAbsent(file.getTtyInfoId(), names.get(file.getRegfId()));
                }
            }
        }
    }

    Collection<tty_info_entry> infos() {
        return infos.values();
    }

    /** @throws TorporException TTYS-026 when there is none */
    tty_info_entry info(int id) throws TorporException {
        tty_info_entry info = infos.get(id);
        if (info == null) {
            throw RestoreProblems.inconsistent("terminal " + id + " is missing");
        }
        return info;
    }

    Content content(tty_info_entry tty) {
        return tty == null ? Content.NONE : contents.getOrDefault(tty.getId(), Content.NONE);
    }

    /** The path of a terminal's node, or what is used when the images have none. */
    String path(tty_info_entry tty, String preset) {
        return paths.getOrDefault(tty.getId(), preset);
    }

    /** Flags of the first description, or what is used when there is none. */
    int flags(tty_info_entry tty, int preset) {
        tty_file_entry file = firstFiles.get(tty.getId());
        return file == null ? preset : file.getFlags();
    }

    boolean hasTask(int pid) {
        return tasks.contains(pid);
    }

    boolean hasGroup(int id) {
        return groups.contains(id);
    }

    static boolean isMaster(tty_info_entry tty) {
        return tty.getType() == TtyType.PTY && kind(tty) == TtyKind.MASTER;
    }

    static TtyKind kind(tty_info_entry tty) {
        return TtyKind.of(Integer.toUnsignedLong(tty.getRdev()));
    }

    /** As {@code --inherit-fd} calls it. */
    static String resource(tty_info_entry tty) {
        return ExternalFiles.nameOfTty(Integer.toUnsignedLong(tty.getRdev()), Integer.toUnsignedLong(tty.getDev()));
    }
}
