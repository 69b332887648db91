package io.torpor.ttys;

import io.torpor.image.proto.tty_info_entry;
import io.torpor.spi.OpenFile;

/** An end of a terminal in the tree, with the descriptions of it. For one thread. */
final class SavedTty {
    private final TtyKind kind;
    private final long instance;
    private final int index;
    private final OpenFile file;
    private final boolean hungUp;
    private final tty_info_entry.Builder info;
    private OpenFile both;

    /**
     * What has been found.
     *
     * @param instance {@code st_dev} of the devpts that a pair is in; 0 for other terminals
     * @param index of a pair
     * @param file the first description
     */
    SavedTty(TtyKind kind, long instance, int index, OpenFile file, boolean hungUp, tty_info_entry.Builder info) {
        this.kind = kind;
        this.instance = instance;
        this.index = index;
        this.file = file;
        this.hungUp = hungUp;
        this.info = info;
    }

    TtyKind kind() {
        return kind;
    }

    long instance() {
        return instance;
    }

    OpenFile file() {
        return file;
    }

    boolean isHungUp() {
        return hungUp;
    }

    tty_info_entry.Builder info() {
        return info;
    }

    boolean isPairOf(SavedTty other) {
        return kind.isPty() && other.kind.isPty() && index == other.index && instance == other.instance;
    }

    /** Notes a description that can be read and written. */
    void isOpenForBoth(OpenFile description) {
        both = description;
    }

    /** A description that can be read and written, or null. */
    OpenFile openForBoth() {
        return both;
    }
}
