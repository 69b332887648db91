package io.torpor.image;

import com.google.protobuf.Message;
import io.torpor.spi.ImageStore;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a dump has found out, until it is written: records by file, in the order of their coming. Steps add to it while the application
 * waits, which costs a list entry; bytes are made in {@link #writeTo}, when it runs again. May be used from several threads.
 *
 * <p>Bulk content goes past it: {@link ImageType#PAGES} and the other files without records are created in the {@link ImageStore}
 * directly.
 */
public final class ImageRecords {
    private final Map<ImageType, Map<Long, PendingFile>> files = new EnumMap<>(ImageType.class);

    /** Adds a record to a type's only file, or to the one with id 0. */
    public void add(ImageType type, Message record) {
        add(type, 0, record, (ByteBuffer) null);
    }

    /**
     * Adds a record that no extra bytes follow.
     *
     * @param id goes into the file name; ignored where that has no place for one
     * @throws IllegalArgumentException when the file cannot have this record here, or it lacks required fields
     */
    public void add(ImageType type, long id, Message record) {
        add(type, id, record, (ByteBuffer) null);
    }

    /** As {@link #add(ImageType, long, Message, ByteBuffer)}. */
    public void add(ImageType type, long id, Message record, byte[] extra) {
        add(type, id, record, ByteBuffer.wrap(extra));
    }

    /**
     * Adds a record and the bytes that follow it, without padding. The bytes are not copied: leave them alone until they are written.
     * The messages of a System V queue follow its {@code ipc_msg_entry} as {@code ipc_msg} records with extra bytes, and the chunks of a ghost file
     * its {@code ghost_file_entry} as {@code ghost_chunk_entry} records.
     *
     * @param extra null for none
     * @throws IllegalArgumentException when the file cannot have this record here, when it lacks required fields, or when it announces
     *     another number of bytes
     */
    public synchronized void add(ImageType type, long id, Message record, ByteBuffer extra) {
        if (!type.hasRecords()) {
            throw new IllegalArgumentException("files of type " + type + " have no records");
        }
        ByteBuffer own = extra == null ? null : extra.slice();
        long key = type.canonicalId(id);
        PendingFile file = file(type, key);
        file.add(record, own);
        files.get(type).put(key, file);
    }

    /**
     * Adds a record to a type's only file, before those that are there: for one that others refer to, where the peer reads once and does not look
     * ahead.
     *
     * @throws IllegalArgumentException when the records there are of several kinds, or it lacks required fields
     */
    public synchronized void addFirst(ImageType type, Message record) {
        PendingFile file = file(type, type.canonicalId(0));
        file.addFirst(record);
        files.get(type).put(type.canonicalId(0), file);
    }

    /** The file so far. A new one is not remembered, so that a record that it cannot have leaves nothing behind. */
    private PendingFile file(ImageType type, long key) {
        Map<Long, PendingFile> byId = files.get(type);
        if (byId == null) {
            byId = new LinkedHashMap<>();
            files.put(type, byId);
        }
        PendingFile file = byId.get(key);
        return file == null ? new PendingFile(type, key) : file;
    }

    /** The names of the files that {@link #writeTo} would create, in its order. */
    public synchronized List<String> names() {
        List<String> names = new ArrayList<>();
        for (PendingFile file : inOrder()) {
            names.add(file.name());
        }
        return names;
    }

    /** As {@link #writeTo(ImageStore, Consumer)}, for those who need not know. */
    public long writeTo(ImageStore store) throws TorporException {
        return writeTo(store, name -> {});
    }

    /**
     * Writes all files, the inventory last: a set without one is not complete. An earlier dump's inventory goes first, so that a mixture
     * of two dumps is never called complete.
     *
     * @param creating told each file's name right before it is created
     * @return how many bytes were written
     * @throws TorporException IMAGE-003 when the store does not take a file
     * @throws IllegalStateException when a file is not whole: a queue lacks messages that it announced
     */
    public synchronized long writeTo(ImageStore store, Consumer<String> creating) throws TorporException {
        List<PendingFile> ordered = inOrder();
        for (PendingFile file : ordered) {
            if (!file.complete()) {
                throw new IllegalStateException(file.name() + " lacks records that it announces");
            }
        }
        removeOldInventory(store);
        RecordWriter writer = new RecordWriter();
        long written = 0;
        for (PendingFile file : ordered) {
            creating.accept(file.name());
            try (FileChannel channel = store.create(file.name())) {
                written += writer.write(file, channel);
            } catch (IOException e) {
                throw StoreFailure.writing(store, file.name(), e).toException();
            }
        }
        return written;
    }

    /**
     * Creates one more file of a set that is complete without it, whose records are yet to be added.
     *
     * @param bytes so much room it has, records included
     * @throws TorporException IMAGE-003 when the store does not take it
     */
    public synchronized LateFile createLate(ImageType type, long bytes, ImageStore store) throws TorporException {
        long key = type.canonicalId(0);
        PendingFile file = file(type, key);
        files.get(type).put(key, file);
        return LateFile.make(file, bytes, store);
    }

    private static void removeOldInventory(ImageStore store) throws TorporException {
        String inventory = ImageType.INVENTORY.fileName(0);
        try {
            if (store.names().contains(inventory)) {
                store.remove(inventory);
            }
        } catch (IOException e) {
            throw StoreFailure.writing(store, inventory, e).toException();
        }
    }

    private List<PendingFile> inOrder() {
        List<PendingFile> ordered = new ArrayList<>();
        Collection<PendingFile> inventory = List.of();
        for (Map.Entry<ImageType, Map<Long, PendingFile>> type : files.entrySet()) {
            if (type.getKey() == ImageType.INVENTORY) {
                inventory = type.getValue().values();
            } else {
                ordered.addAll(type.getValue().values());
            }
        }
        ordered.addAll(inventory);
        return ordered;
    }
}
