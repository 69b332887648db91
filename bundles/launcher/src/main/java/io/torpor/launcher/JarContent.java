package io.torpor.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.osgi.framework.connect.ConnectContent;

/** The content of one bundle on the class path: resources from its jar, classes from the application's class loader. */
final class JarContent implements ConnectContent {
    private final Path path;
    private ZipFile jar;

    JarContent(Path path) {
        this.path = path;
    }

    @Override
    public Optional<Map<String, String>> getHeaders() {
        return Optional.empty();
    }

    @Override
    public Iterable<String> getEntries() {
        List<String> names = new ArrayList<>();
        for (Enumeration<? extends ZipEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
            names.add(entries.nextElement().getName());
        }
        return names;
    }

    @Override
    public Optional<ConnectEntry> getEntry(String name) {
        ZipEntry entry = jar.getEntry(name);
        return entry == null ? Optional.empty() : Optional.of(new JarEntryContent(jar, entry));
    }

    @Override
    public Optional<ClassLoader> getClassLoader() {
        return Optional.of(JarContent.class.getClassLoader());
    }

    @Override
    public void open() throws IOException {
        if (jar == null) {
            jar = new ZipFile(path.toFile());
        }
    }

    @Override
    public void close() throws IOException {
        if (jar != null) {
            jar.close();
            jar = null;
        }
    }

    private record JarEntryContent(ZipFile jar, ZipEntry entry) implements ConnectEntry {
        @Override
        public String getName() {
            return entry.getName();
        }

        @Override
        public long getContentLength() {
            return entry.getSize();
        }

        @Override
        public long getLastModified() {
            return entry.getTime();
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return jar.getInputStream(entry);
        }
    }
}
