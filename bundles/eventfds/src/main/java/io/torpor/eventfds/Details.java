package io.torpor.eventfds;

import io.torpor.spi.Issue;
import io.torpor.spi.OpenFile;
import io.torpor.spi.TorporException;

/** The lines of fdinfo that a kind of file must have. They depend on how the kernel was built. */
final class Details {
    private Details() {}

    /** EVENTFDS-001. */
    static TorporException missing(OpenFile file, String line) {
        return Issue.error(
                        "EVENTFDS-001",
                        file.subject(),
                        "Cannot dump " + file.subject() + ": /proc/" + file.holder() + "/fdinfo/"
                                + file.number().number() + " of " + file.link() + " has no line " + line,
                        "The kernel must be built with CONFIG_CHECKPOINT_RESTORE and CONFIG_PROC_FS.")
                .with(file.info())
                .toException();
    }
}
