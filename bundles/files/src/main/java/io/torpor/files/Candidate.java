package io.torpor.files;

/** A descriptor of the table that is being read, of which it is not known yet whose description it is. */
final class Candidate {
    private final Seen seen;
    private final FetchedFiles.Fetched fetched;
    private final AlikeFiles alike;
    private Candidate same;
    private Description file;

    Candidate(Seen seen, FetchedFiles.Fetched fetched, AlikeFiles alike) {
        this.seen = seen;
        this.fetched = fetched;
        this.alike = alike;
    }

    Seen seen() {
        return seen;
    }

    /** The engine's copy. */
    FetchedFiles.Fetched fetched() {
        return fetched;
    }

    /** As {@link Inside#likeness}. */
    int likeness() {
        return seen.inside() == null ? 0 : seen.inside().likeness();
    }

    /** Whether it is the first descriptor, as far as is known, that looks as it does. */
    boolean isFresh() {
        return alike == null
                ? same == null
                : alike.known().isEmpty() && alike.fresh().get(0) == this;
    }

    /** Those that look like it; null where the kernel has told which description it is of. */
    AlikeFiles alike() {
        return alike;
    }

    /** A lower number for the same description, if that is known; else null. */
    Candidate same() {
        return same;
    }

    void isSameAs(Candidate lower) {
        same = lower;
    }

    /** Null before it is known, and for one that has been closed meanwhile. */
    Description file() {
        return file;
    }

    void isOf(Description description) {
        file = description;
    }
}
