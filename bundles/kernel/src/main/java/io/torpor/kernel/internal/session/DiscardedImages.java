package io.torpor.kernel.internal.session;

import io.torpor.spi.ImageStore;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/** The images of a rehearsal: they can be written, and are nowhere. */
final class DiscardedImages implements ImageStore {
    @Override
    public FileChannel create(String name) throws IOException {
        return FileChannel.open(Path.of("/dev/null"), StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    @Override
    public FileChannel open(String name) throws IOException {
        throw new NoSuchFileException(name);
    }

    @Override
    public void remove(String name) {
        // There is none.
    }

    @Override
    public List<String> names() {
        return List.of();
    }

    @Override
    public Optional<ImageStore> parent() {
        return Optional.empty();
    }

    @Override
    public String location() {
        return "the images of a rehearsal";
    }
}
