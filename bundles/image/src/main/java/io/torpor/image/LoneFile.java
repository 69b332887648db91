package io.torpor.image;

import com.google.protobuf.Message;
import io.torpor.spi.ImageStore;
import io.torpor.spi.Issue;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A file that means something without the set around it: no inventory is needed to read it, and none is touched when it is written. */
public final class LoneFile {
    private LoneFile() {}

    /**
     * Writes a file of one record, over an older one.
     *
     * @throws TorporException IMAGE-003 when the store does not take it
     */
    public static void write(ImageStore store, ImageType type, Message record) throws TorporException {
        PendingFile file = new PendingFile(type, 0);
        file.add(record, (ByteBuffer) null);
        try (FileChannel channel = store.create(file.name())) {
            new RecordWriter().write(file, channel);
        } catch (IOException e) {
            throw StoreFailure.writing(store, file.name(), e).toException();
        }
    }

    /**
     * Reads the records of a file.
     *
     * @param remarks takes what is odd, but no reason to refuse the file
     * @return empty when there is no such file
     * @throws TorporException IMAGE-002 and IMAGE-004 to IMAGE-007 when it cannot be read or is not valid
     */
    public static <T extends Message> List<T> read(
            ImageStore store, ImageType type, Class<T> message, Consumer<Issue> remarks) throws TorporException {
        String name = type.fileName(0);
        try {
            if (!store.names().contains(name)) {
                return List.of();
            }
        } catch (IOException e) {
            throw StoreFailure.reading(store, name, e).toException();
        }
        List<T> records = new ArrayList<>();
        for (ImageEntry<Message> entry : RecordReader.read(store, name, type, remarks)) {
            records.add(message.cast(entry.record()));
        }
        return records;
    }
}
