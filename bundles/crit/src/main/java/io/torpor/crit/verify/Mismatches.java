package io.torpor.crit.verify;

import io.torpor.image.ImageSet;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import java.util.List;

/** Where the files of a checkpoint do not fit together. */
final class Mismatches {
    private final ImageSet images;
    private final List<Issue> problems;

    /** @param problems gets them */
    Mismatches(ImageSet images, List<Issue> problems) {
        this.images = images;
        this.problems = problems;
    }

    /** @param what is wrong, after "it" */
    void add(String file, String what) {
        problems.add(Issue.error(
                "CRIT-007",
                new Subject.ImageFile(file),
                file + " of " + images.store().location() + " does not fit the other files: it " + what,
                "The files are of different dumps, or one is damaged; use an intact copy."));
    }
}
