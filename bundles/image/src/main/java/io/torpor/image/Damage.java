package io.torpor.image;

import io.torpor.spi.ImageStore;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;

/** What is wrong with the files of one store, as issues. */
record Damage(ImageStore store) {
    private static final String INCOMPLETE = "It is incomplete: copy it again, or use another checkpoint.";
    private static final String DAMAGED = "It is damaged; use an intact copy.";

    /** The file's bytes are not as the format has them. */
    Issue malformed(String code, String file, long offset, String reason) {
        return Issue.error(
                code,
                new Subject.ImageFile(file),
                file + " of " + store.location() + " is not a valid image: at byte " + offset + ", " + reason,
                DAMAGED);
    }

    /** The file ends too early. */
    Issue cutOff(String file, long size, String where) {
        return Issue.error(
                "IMAGE-005",
                new Subject.ImageFile(file),
                file + " of " + store.location() + " is not a valid image: at byte " + size + ", the file ends "
                        + where,
                INCOMPLETE);
    }

    /** A record refers to something that the set does not have. */
    Issue dangling(ImageEntry<?> source, String reason) {
        return Issue.error(
                "IMAGE-011",
                new Subject.ImageFile(source.file()),
                source.file() + " of " + store.location() + " does not fit the other files: at byte " + source.offset()
                        + ", " + reason,
                "The files are of different dumps, or one is damaged; use an intact copy.");
    }

    /** A value that this version does not know, and so cannot restore. */
    Issue unknown(String file, String what) {
        return Issue.error(
                "IMAGE-012",
                new Subject.ImageFile(file),
                file + " of " + store.location() + " has content that this version does not know: " + what,
                "Use a newer version of Torpor.");
    }

    /** A file that others rely on does not exist. */
    Issue missing(String file, String why) {
        return Issue.error(
                "IMAGE-010",
                new Subject.ImageFile(file),
                "The checkpoint in " + store.location() + " lacks " + file + why,
                INCOMPLETE);
    }
}
