package io.torpor.itests.harness;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** A script among the test resources, as a file. */
public final class ProgramFile {
    private ProgramFile() {}

    public static String path(String name) {
        try {
            return Path.of(ProgramFile.class.getResource("/programs/" + name).toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
