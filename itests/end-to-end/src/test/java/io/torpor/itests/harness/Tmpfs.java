package io.torpor.itests.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small file system in memory. */
public final class Tmpfs implements AutoCloseable {
    private final Path folder;

    private Tmpfs(Path folder) {
        this.folder = folder;
    }

    /** @param options as for mount, such as {@code size=128k} */
    public static Tmpfs mount(Path folder, String options) throws IOException {
        Files.createDirectories(folder);
        Shell.run("mount", "-t", "tmpfs", "-o", options, "torpor-itest", folder.toString())
                .orFail();
        return new Tmpfs(folder);
    }

    public Path folder() {
        return folder;
    }

    @Override
    public void close() {
        Shell.run("umount", "-l", folder.toString()).orFail();
    }
}
