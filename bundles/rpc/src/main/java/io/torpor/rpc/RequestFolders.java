package io.torpor.rpc;

import io.torpor.abi.LocalFd;
import io.torpor.cli.Reason;
import io.torpor.cli.StatisticsFile;
import io.torpor.image.DirectoryStore;
import io.torpor.image.proto.criu_opts;
import io.torpor.spi.ImageStore;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The directories of one request. Held by descriptors of ours, so they stay the same ones whatever the client does with its own. */
final class RequestFolders implements AutoCloseable {
    private static final String LOG_FILE_PRESET = "criu.log";

    private final Client client;
    private final LocalFd images;
    private final LocalFd work;

    private RequestFolders(Client client, LocalFd images, LocalFd work) {
        this.client = client;
        this.images = images;
        this.work = work;
    }

    /** @throws TorporException when the request names no directory for images, or one cannot be opened */
    static RequestFolders open(criu_opts request, Client client) throws TorporException {
        LocalFd images = openImages(request, client);
        try {
            return new RequestFolders(
                    client, images, request.hasWorkDirFd() ? client.directory(request.getWorkDirFd()) : images);
        } catch (TorporException e) {
            images.close();
            throw e;
        }
    }

    private static LocalFd openImages(criu_opts request, Client client) throws TorporException {
        if (request.getImagesDirFd() >= 0) {
            return client.directory(request.getImagesDirFd());
        }
        if (request.getImagesDir().isEmpty()) {
            throw Refusal.of(
                    "RPC-006", "The request names no directory for images", "Set images_dir_fd or images_dir.");
        }
        return client.directory(request.getImagesDir());
    }

    ImageStore images() {
        return new ClientImages(new DirectoryStore(path(images)), client, name(images));
    }

    /** Creates the log file of a request, or empties it. */
    FileChannel createLog(String wanted) throws TorporException {
        String name = wanted.isEmpty() ? LOG_FILE_PRESET : wanted;
        if (name.indexOf('/') >= 0 || name.equals(".") || name.equals("..") || name.indexOf('\0') >= 0) {
            throw Refusal.of(
                    "RPC-006",
                    "The log file " + name + " is no plain file name",
                    "It lies in the work directory: set work_dir_fd to choose another.");
        }
        Path path = path(work).resolve(name);
        try {
            return client.asItself(() -> FileChannel.open(
                    path,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
        } catch (IOException e) {
            throw Refusal.of(
                    "RPC-006", "Cannot create the log file " + name(work) + "/" + name + ": " + Reason.of(e), "", e);
        }
    }

    /** Where figures are left for container engines to read. */
    void writeStatistics(StatisticsFile statistics) throws TorporException {
        try {
            client.asItself(() -> {
                statistics.write(path(work));
                return null;
            });
        } catch (IOException e) {
            throw Refusal.of("RPC-006", "Cannot write to " + name(work) + ": " + Reason.of(e), "", e);
        }
    }

    /** What the directory of the images is called. */
    Path imagesName() {
        return Path.of(name(images));
    }

    Path workName() {
        return Path.of(name(work));
    }

    private static Path path(LocalFd directory) {
        return Path.of("/proc/self/fd", directory.toString());
    }

    private static String name(LocalFd directory) {
        try {
            return Files.readSymbolicLink(path(directory)).toString();
        } catch (IOException e) {
            return path(directory).toString();
        }
    }

    @Override
    public void close() {
        images.close();
        work.close();
    }
}
