package io.torpor.image;

import com.google.protobuf.Message;
import io.torpor.spi.ImageStore;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The images of a checkpoint, for reading. A file is read when it is first asked for, and its records are kept. May be used from several
 * threads. What {@link #validate} has accepted will not fail later, if the files stay as they are.
 */
@ProviderType
public final class ImageSet {
    private static final TreeSet<Long> NO_IDS = new TreeSet<>();

    private final ImageStore store;
    private final Map<ImageType, TreeSet<Long>> present;
    private final Map<String, List<ImageEntry<Message>>> read = new ConcurrentHashMap<>();
    private final Map<String, Issue> remarks = new ConcurrentHashMap<>();
    private Optional<ImageSet> parent;

    /**
     * Lists the files of a store.
     *
     * @throws TorporException IMAGE-001 when there is no inventory, and so no complete checkpoint; IMAGE-008 or IMAGE-009 when the images are
     *     of another version; IMAGE-002 and IMAGE-004 to IMAGE-007 when the inventory cannot be read
     */
    public ImageSet(ImageStore store) throws TorporException {
        this.store = store;
        this.present = listed(store);
        if (!has(ImageType.INVENTORY, 0)) {
            throw noCheckpoint(store, "inventory.img is missing", null);
        }
        SupportedVersion.check(this);
    }

    private static Map<ImageType, TreeSet<Long>> listed(ImageStore store) throws TorporException {
        List<String> names;
        try {
            names = store.names();
        } catch (IOException e) {
            throw noCheckpoint(store, "it cannot be listed: " + StoreFailure.reason(e), e);
        }
        Map<ImageType, TreeSet<Long>> present = new EnumMap<>(ImageType.class);
        ImageType last = null;
        for (String name : names) {
            // Names are sorted, and thousands may be of one type.
            if (last == null || !add(name, last, present)) {
                last = null;
                for (ImageType type : ImageType.all()) {
                    if (add(name, type, present)) {
                        last = type;
                        break;
                    }
                }
            }
        }
        return present;
    }

    private static boolean add(String name, ImageType type, Map<ImageType, TreeSet<Long>> present) {
        OptionalLong id = type.idIn(name);
        if (id.isEmpty()) {
            return false;
        }
        TreeSet<Long> ids = present.get(type);
        if (ids == null) {
            ids = new TreeSet<>(Long::compareUnsigned);
            present.put(type, ids);
        }
        ids.add(id.getAsLong());
        return true;
    }

    private static TorporException noCheckpoint(ImageStore store, String reason, Throwable cause) {
        Issue issue = Issue.error(
                "IMAGE-001",
                new Subject.Other(store.location()),
                store.location() + " holds no checkpoint: " + reason,
                "Name the directory that a dump has written to the end.");
        return (cause == null ? issue : issue.causedBy(cause)).toException();
    }

    public ImageStore store() {
        return store;
    }

    /** Whether there is a file of this type and id; the id is ignored where the name has no place for one. */
    public boolean has(ImageType type, long id) {
        return present.getOrDefault(type, NO_IDS).contains(type.canonicalId(id));
    }

    /** The ids of all files of a type, in rising unsigned order; 0 for one whose name has no place for an id. */
    public List<Long> ids(ImageType type) {
        return new ArrayList<>(present.getOrDefault(type, NO_IDS));
    }

    /**
     * The records of one file that are of one message, in order; empty without that file.
     *
     * @throws TorporException IMAGE-002 and IMAGE-004 to IMAGE-007 when the file cannot be read or is not a valid image
     */
    public <T extends Message> List<T> all(ImageType type, long id, Class<T> message) throws TorporException {
        List<ImageEntry<Message>> entries = entries(type, id);
        List<T> records = new ArrayList<>(entries.size());
        for (ImageEntry<Message> entry : entries) {
            if (message.isInstance(entry.record())) {
                records.add(message.cast(entry.record()));
            }
        }
        return records;
    }

    /** As {@link #all(ImageType, long, Class)}, for the file whose name has no id. */
    public <T extends Message> List<T> all(ImageType type, Class<T> message) throws TorporException {
        return all(type, 0, message);
    }

    /** The first record of one message in a file; empty without that file. Fails as {@link #all(ImageType, long, Class)}. */
    public <T extends Message> Optional<T> one(ImageType type, long id, Class<T> message) throws TorporException {
        for (ImageEntry<Message> entry : entries(type, id)) {
            if (message.isInstance(entry.record())) {
                return Optional.of(message.cast(entry.record()));
            }
        }
        return Optional.empty();
    }

    /**
     * The first record of one message in a file that must be there.
     *
     * @throws TorporException IMAGE-010 when it is missing; else as {@link #all(ImageType, long, Class)}
     */
    public <T extends Message> T require(ImageType type, long id, Class<T> message) throws TorporException {
        Optional<T> record = one(type, id, message);
        if (record.isEmpty()) {
            String detail = has(type, id) ? "'s " + message.getSimpleName() : "";
            throw new Damage(store).missing(type.fileName(id), detail).toException();
        }
        return record.get();
    }

    /** All entries of one file, in order, with their extra bytes; empty without that file. Fails as {@link #all(ImageType, long, Class)}. */
    public List<ImageEntry<Message>> entries(ImageType type, long id) throws TorporException {
        if (!type.hasRecords()) {
            throw new IllegalArgumentException("files of type " + type + " have no records");
        }
        if (!has(type, id)) {
            return List.of();
        }
        String name = type.fileName(id);
        List<ImageEntry<Message>> entries = read.get(name);
        if (entries == null) {
            entries = List.copyOf(RecordReader.read(store, name, type, issue -> remarks.putIfAbsent(name, issue)));
            read.put(name, entries);
        }
        return entries;
    }

    /** The entries of one message, as {@link #entries(ImageType, long)}. */
    public <T extends Message> List<ImageEntry<T>> entries(ImageType type, long id, Class<T> message)
            throws TorporException {
        List<ImageEntry<T>> matching = new ArrayList<>();
        for (ImageEntry<Message> entry : entries(type, id)) {
            if (message.isInstance(entry.record())) {
                @SuppressWarnings("unchecked")
                ImageEntry<T> typed = (ImageEntry<T>) (ImageEntry<?>) entry;
                matching.add(typed);
            }
        }
        return matching;
    }

    /**
     * Opens a file for reading: for pages, other files without records, and extra bytes that are too many for memory.
     *
     * @throws TorporException IMAGE-002 when there is none, or it cannot be read
     */
    public FileChannel open(ImageType type, long id) throws TorporException {
        String name = type.fileName(id);
        try {
            return store.open(name);
        } catch (IOException e) {
            throw StoreFailure.reading(store, name, e).toException();
        }
    }

    /**
     * The set that this one was made on top of.
     *
     * @throws TorporException IMAGE-002 when the link to it leads nowhere; IMAGE-001 when what is there is no checkpoint
     */
    public synchronized Optional<ImageSet> parent() throws TorporException {
        if (parent == null) {
            Optional<ImageStore> below;
            try {
                below = store.parent();
            } catch (IOException e) {
                throw StoreFailure.reading(store, "parent", e).toException();
            }
            parent = below.isEmpty() ? Optional.empty() : Optional.of(new ImageSet(below.get()));
        }
        return parent;
    }

    /**
     * Reads every file that has records, and checks that they fit together; whatever a record refers to must exist.
     *
     * @return what is odd, but no reason to refuse the set: warnings
     * @throws TorporException when the set cannot be restored, by the first reason found
     */
    public List<Issue> validate() throws TorporException {
        new SetValidation(this).run();
        return List.copyOf(remarks.values());
    }

    /** Lets go of the records of one file, so that memory is free for others; a later question reads it again. */
    public void forget(ImageType type, long id) {
        read.remove(type.fileName(id));
    }
}
