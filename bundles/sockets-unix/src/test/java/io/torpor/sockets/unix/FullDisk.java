package io.torpor.sockets.unix;

import io.torpor.image.ImageType;
import io.torpor.spi.ImageStore;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Optional;

/** A store that has no room for what waits at listening sockets. */
record FullDisk(ImageStore store) implements ImageStore {
    @Override
    public FileChannel create(String name) throws IOException {
        if (name.equals(ImageType.UNIX_WAITING.fileName(0))) {
            throw new IOException("No space left on device");
        }
        return store.create(name);
    }

    @Override
    public FileChannel open(String name) throws IOException {
        return store.open(name);
    }

    @Override
    public List<String> names() throws IOException {
        return store.names();
    }

    @Override
    public Optional<ImageStore> parent() throws IOException {
        return store.parent();
    }

    @Override
    public String location() {
        return store.location();
    }
}
