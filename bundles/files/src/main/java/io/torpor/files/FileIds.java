package io.torpor.files;

/** Hands out the ids of {@code files.img}: open files, and files used without a descriptor, share one row of numbers. */
final class FileIds {
    private int last;

    int next() {
        return ++last;
    }
}
