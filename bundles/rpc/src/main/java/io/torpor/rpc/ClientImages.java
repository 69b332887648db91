package io.torpor.rpc;

import io.torpor.spi.ImageStore;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Optional;

/** A client's image files: opened and created with its rights, so what is created belongs to it. */
final class ClientImages implements ImageStore {
    private final ImageStore files;
    private final Client client;
    private final String location;

    /** @param location what the client knows the directory as */
    ClientImages(ImageStore files, Client client, String location) {
        this.files = files;
        this.client = client;
        this.location = location;
    }

    @Override
    public FileChannel create(String name) throws IOException {
        return client.asItself(() -> files.create(name));
    }

    @Override
    public FileChannel open(String name) throws IOException {
        return client.asItself(() -> files.open(name));
    }

    @Override
    public void remove(String name) throws IOException {
        client.asItself(() -> {
            files.remove(name);
            return null;
        });
    }

    @Override
    public List<String> names() throws IOException {
        return client.asItself(files::names);
    }

    @Override
    public Optional<ImageStore> parent() throws IOException {
        Optional<ImageStore> parent = client.asItself(files::parent);
        return parent.map(store -> new ClientImages(store, client, store.location()));
    }

    @Override
    public String location() {
        return location;
    }
}
