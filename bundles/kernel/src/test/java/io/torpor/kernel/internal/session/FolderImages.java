package io.torpor.kernel.internal.session;

import io.torpor.spi.ImageStore;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/** A store in a directory. */
record FolderImages(Path folder) implements ImageStore {
    @Override
    public FileChannel create(String name) throws IOException {
        return FileChannel.open(folder.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    @Override
    public FileChannel open(String name) throws IOException {
        return FileChannel.open(folder.resolve(name));
    }

    @Override
    public void remove(String name) throws IOException {
        Files.delete(folder.resolve(name));
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
        return folder.toString();
    }
}
