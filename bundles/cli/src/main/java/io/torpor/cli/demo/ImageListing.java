package io.torpor.cli.demo;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The image files of a directory: name, size, and what such a file holds. */
final class ImageListing {
    private static final Map<String, String> CONTENTS = new LinkedHashMap<>();

    static {
        CONTENTS.put("inventory", "what this set of images is, and who wrote it");
        CONTENTS.put("pstree", "the tree: processes, threads, groups, sessions");
        CONTENTS.put("core", "one thread: registers, signals, timers, credentials");
        CONTENTS.put("mm", "the memory map of one process");
        CONTENTS.put("pagemap", "which pages were saved");
        CONTENTS.put("pages", "their content");
        CONTENTS.put("files", "open files");
        CONTENTS.put("fdinfo", "which descriptor is which open file");
        CONTENTS.put("fs", "current and root directory");
        CONTENTS.put("ids", "what processes share, and their namespaces");
        CONTENTS.put("seccomp", "system-call filters");
        CONTENTS.put("timens", "clock offsets");
        CONTENTS.put("stats", "figures of the dump");
        CONTENTS.put("remap-fpath", "deleted files that are still open");
        CONTENTS.put("ghost-file", "content of a deleted file");
        CONTENTS.put("pipes-data", "what was on its way through pipes");
    }

    private ImageListing() {}

    static List<String> of(Path directory) throws IOException {
        Map<String, Long> sizes = new TreeMap<>();
        int width = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                sizes.put(name, Files.size(file));
                width = Math.max(width, name.length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, Long> file : sizes.entrySet()) {
            String size = file.getValue() + " bytes";
            lines.add("  " + file.getKey() + " ".repeat(width - file.getKey().length())
                    + " ".repeat(Math.max(2, 16 - size.length())) + size + "  " + content(file.getKey()));
        }
        return lines;
    }

    private static String content(String name) {
        String kind = name.endsWith(".img") ? name.substring(0, name.length() - 4) : name;
        String exact = CONTENTS.get(kind);
        int dash = kind.lastIndexOf('-');
        if (exact != null || dash < 0) {
            return exact == null ? "" : exact;
        }
        return CONTENTS.getOrDefault(kind.substring(0, dash), "");
    }
}
