package io.torpor.procfs;

import java.io.IOException;

/** The task whose files were to be read has ended and was waited for. */
public final class TaskVanished extends IOException {
    private static final long serialVersionUID = 1L;

    TaskVanished(String directory, IOException cause) {
        super("There is no task " + directory + " any more", cause);
    }
}
