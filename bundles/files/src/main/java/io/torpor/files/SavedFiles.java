package io.torpor.files;

import com.google.protobuf.Message;
import io.torpor.abi.VirtualPid;
import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.proto.core_entry;
import io.torpor.image.proto.fdinfo_entry;
import io.torpor.image.proto.file_entry;
import io.torpor.image.proto.reg_file_entry;
import io.torpor.image.proto.remap_file_path_entry;
import io.torpor.image.proto.remap_type;
import io.torpor.image.proto.task_kobj_ids_entry;
import io.torpor.spi.TorporException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Everything that the images say about files, read and checked before anything is created. Immutable. */
final class SavedFiles {
    private final ImageSet images;
    private final Map<Integer, Message> records = new HashMap<>();
    private final Map<Integer, remap_file_path_entry> remaps = new HashMap<>();
    private final Map<Integer, List<fdinfo_entry>> tables = new TreeMap<>();
    private final Map<Integer, String> labels = new HashMap<>();

    /**
     * Reads.
     *
     * @throws TorporException FILES-020 when the records contradict each other
     */
    SavedFiles(ImageSet images) throws TorporException {
        this.images = images;
        for (file_entry entry : images.all(ImageType.FILES, file_entry.class)) {
            Message record = FileMessages.unwrap(entry);
            if (record == null) {
                throw RestoreProblems.inconsistent(
                        "files.img",
                        "file " + entry.getId() + " of type " + entry.getType() + " has no record of that type");
            }
            if (records.put(entry.getId(), record) != null) {
                throw RestoreProblems.inconsistent("files.img", "there are two files " + entry.getId());
            }
        }
        for (remap_file_path_entry remap : images.all(ImageType.REMAP_FPATH, remap_file_path_entry.class)) {
            remaps.put(remap.getOrigId(), remap);
        }
        for (long table : images.ids(ImageType.FDINFO)) {
            tables.put((int) table, table((int) table));
        }
    }

    private List<fdinfo_entry> table(int id) throws TorporException {
        List<fdinfo_entry> entries = new ArrayList<>(images.all(ImageType.FDINFO, id, fdinfo_entry.class));
        Set<Integer> numbers = new HashSet<>();
        String name = ImageType.FDINFO.fileName(id);
        for (fdinfo_entry entry : entries) {
            if (!records.containsKey(entry.getId())) {
                throw RestoreProblems.inconsistent(
                        name,
                        "descriptor " + entry.getFd() + " is file " + entry.getId()
                                + ", which files.img does not have");
            }
            if (entry.getFd() < 0 || !numbers.add(entry.getFd())) {
                throw RestoreProblems.inconsistent(name, "descriptor " + entry.getFd() + " is there twice");
            }
        }
        for (fdinfo_entry entry : entries) {
            if (entry.hasXattrSecuritySelinux()) {
                labels.put(entry.getId(), entry.getXattrSecuritySelinux());
            }
        }
        entries.sort(Comparator.comparingInt(fdinfo_entry::getFd));
        return List.copyOf(entries);
    }

    ImageSet images() {
        return images;
    }

    /** The ids of all open file descriptions, in rising order. */
    SortedSet<Integer> open() {
        SortedSet<Integer> open = new TreeSet<>();
        for (List<fdinfo_entry> table : tables.values()) {
            for (fdinfo_entry entry : table) {
                open.add(entry.getId());
            }
        }
        return open;
    }

    /** In how many tables each open file description is. */
    Map<Integer, Integer> uses() {
        Map<Integer, Integer> uses = new HashMap<>();
        for (List<fdinfo_entry> table : tables.values()) {
            Set<Integer> seen = new HashSet<>();
            for (fdinfo_entry entry : table) {
                if (seen.add(entry.getId())) {
                    uses.merge(entry.getId(), 1, Integer::sum);
                }
            }
        }
        return uses;
    }

    /**
     * The record of a file.
     *
     * @throws TorporException FILES-020 when there is none
     */
    Message record(int id) throws TorporException {
        Message record = records.get(id);
        if (record == null) {
            throw RestoreProblems.inconsistent("files.img", "file " + id + " is used but has no record");
        }
        return record;
    }

    /** What a socket was labelled as; empty for anything else. */
    String label(int id) {
        return labels.getOrDefault(id, "");
    }

    /** The path record of a file. */
    reg_file_entry path(int id) throws TorporException {
        if (record(id) instanceof reg_file_entry path) {
            return path;
        }
        throw RestoreProblems.inconsistent("files.img", "file " + id + " should be one with a path");
    }

    /** What stands for the path of a file, if it is not used itself. */
    Optional<remap_file_path_entry> remap(int id) {
        return Optional.ofNullable(remaps.get(id));
    }

    /** Files behind entries of /proc whose process had ended: they can be opened while its helper is there. */
    List<Integer> ofEndedProcesses() {
        List<Integer> ids = new ArrayList<>();
        for (remap_file_path_entry remap : remaps.values()) {
            if (remap.getRemapType() == remap_type.PROCFS) {
                ids.add(remap.getOrigId());
            }
        }
        return ids;
    }

    /** All files that have one thing in place of their path. */
    List<reg_file_entry> remappedTo(remap_file_path_entry remap) throws TorporException {
        List<reg_file_entry> files = new ArrayList<>();
        for (remap_file_path_entry other : remaps.values()) {
            if (other.getRemapId() == remap.getRemapId() && other.getRemapType() == remap.getRemapType()) {
                files.add(path(other.getOrigId()));
            }
        }
        files.sort(Comparator.comparingInt(reg_file_entry::getId));
        return files;
    }

    /** The id of a task's descriptor table; 0 for one without, such as a zombie. */
    int tableOf(VirtualPid task) throws TorporException {
        Optional<task_kobj_ids_entry> ids = images.one(ImageType.IDS, task.number(), task_kobj_ids_entry.class);
        if (ids.isPresent()) {
            return ids.get().getFilesId();
        }
        Optional<core_entry> core = images.one(ImageType.CORE, task.number(), core_entry.class);
        return core.isPresent() && core.get().hasIds() ? core.get().getIds().getFilesId() : 0;
    }

    /** A table's descriptors in rising order; none where all were closed. */
    List<fdinfo_entry> descriptors(int table) {
        return tables.getOrDefault(table, List.of());
    }
}
