package io.torpor.launcher.manual;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Run by the build of the distribution: {@code Documents DIRECTORY VERSION} writes manual pages and completions, laid out as below {@code /usr/share}. */
public final class Documents {
    private Documents() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            throw new IllegalArgumentException("say: Documents DIRECTORY VERSION");
        }
        write(Path.of(arguments[0]), "Torpor " + arguments[1]);
    }

    static void write(Path directory, String source) throws IOException {
        Pages pages = new Pages(source);
        Path manual = directory.resolve("man");
        put(manual.resolve("man8/torpor.8"), pages.engine("torpor"));
        put(manual.resolve("man8/criu.8"), pages.engine("criu"));
        put(manual.resolve("man1/crit.1"), pages.crit());
        Path completions = directory.resolve("bash-completion/completions");
        put(completions.resolve("torpor"), Completion.ofEngine("torpor"));
        put(completions.resolve("criu"), Completion.ofEngine("criu"));
        put(completions.resolve("crit"), Completion.ofCrit());
    }

    private static void put(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
