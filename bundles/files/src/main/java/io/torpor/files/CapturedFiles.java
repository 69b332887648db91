package io.torpor.files;

import io.torpor.spi.FileDumper;
import java.util.ArrayList;
import java.util.List;

/** What was seen of open file descriptions, until records are made of it. For the session's thread. */
final class CapturedFiles {
    private final List<Captured> all = new ArrayList<>();

    /** One of them. */
    record Captured(Description file, FileDumper.Captured seen) {}

    void add(Description file, FileDumper.Captured seen) {
        all.add(new Captured(file, seen));
    }

    List<Captured> all() {
        return all;
    }
}
