package io.torpor.sockets.unix;

import io.torpor.abi.LocalFd;
import io.torpor.image.DirectoryStore;
import io.torpor.image.ImageRecords;
import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.proto.fd_types;
import io.torpor.image.proto.file_entry;
import io.torpor.image.proto.inventory_entry;
import io.torpor.image.proto.unix_sk_entry;
import io.torpor.spi.ExternalSockets;
import io.torpor.spi.FileDumper;
import io.torpor.spi.ImageStore;
import io.torpor.spi.TorporException;
import io.torpor.trial.TrialFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Saves sockets of this process, closes them, and brings them back from image files. */
final class RoundTrip {
    private final Path images;
    final FakeSession dump = new FakeSession();
    final FakeSession restore = new FakeSession();
    final List<unix_sk_entry> records = new ArrayList<>();
    /** What the images are written to. */
    UnaryOperator<ImageStore> disk = store -> store;
    /** Those that are installed. */
    List<ExternalSockets> plugins = List.of();

    RoundTrip(Path images) {
        this.images = images;
    }

    /** The sockets are closed when they have been saved. */
    LocalFd[] of(LocalFd... sockets) throws TorporException {
        save(sockets);
        for (LocalFd socket : sockets) {
            socket.close();
        }
        return restored(sockets.length);
    }

    /** The first sockets of the images. */
    LocalFd[] restored(int count) throws TorporException {
        restore.provide(ImageSet.class, new ImageSet(new DirectoryStore(images)));
        new PluginSocketsRestorer(new InstalledPlugins(plugins)).restore(restore);
        LocalFd[] restored = new LocalFd[count];
        for (int i = 0; i < count; i++) {
            restored[i] = new UnixSocketRestorer().restore(records.get(i), restore);
        }
        new SocketsFinishRestorer().restore(restore);
        return restored;
    }

    void save(LocalFd... sockets) throws TorporException {
        ImageRecords records = new ImageRecords();
        dump.provide(ImageRecords.class, records);
        List<FileDumper.Captured> captured = new ArrayList<>();
        for (int i = 0; i < sockets.length; i++) {
            UnixSocketDumper dumper = new UnixSocketDumper();
            TrialFile file = new TrialFile(i + 1, sockets[i], "socket AF_UNIX");
            dumper.inspect(file, dump);
            captured.add(dumper.capture(file, dump));
        }
        new PeerCheck(new InstalledPlugins(plugins)).dump(dump);
        for (int i = 0; i < sockets.length; i++) {
            unix_sk_entry record = (unix_sk_entry) captured.get(i).record();
            this.records.add(record);
            records.add(
                    ImageType.FILES,
                    file_entry
                            .newBuilder()
                            .setType(fd_types.UNIXSK)
                            .setId(i + 1)
                            .setUsk(record)
                            .build());
        }
        records.add(
                ImageType.INVENTORY,
                inventory_entry.newBuilder().setImgVersion(2).build());
        dump.setStore(disk.apply(new DirectoryStore(images)));
        records.writeTo(dump.images());
        new WaitingDataDumper().dump(dump);
    }
}
