package io.torpor.launcher;

import io.torpor.cli.CommandLine;
import io.torpor.cli.UsageException;
import io.torpor.spi.TorporException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Prepares the framework's storage, does what every start does, dumps and restores a program of its own, and loads all classes of our own besides, so that the JVM can archive them
 * (class-data sharing).
 */
final class Rehearsal {
    /** Of the log, too: what a rehearsal that logs little does not come across. */
    private static final List<String> ALL_OF = List.of("io/torpor/", "org/slf4j/");

    private static final String CLASS = ".class";

    private Rehearsal() {}

    public static void main(String[] arguments) throws UsageException, TorporException, IOException {
        int status = 1;
        try {
            rehearse();
            status = 0;
        } finally {
            System.exit(status); // whatever happened: threads of the framework would keep the JVM alive
        }
    }

    private static void rehearse() throws UsageException, TorporException, IOException {
        Path home = Path.of(System.getProperty(Main.HOME));
        EngineHost.prepare(home, Path.of(System.getProperty(EngineHost.PREPARED)));
        String self = Long.toString(ProcessHandle.current().pid());
        Main.run(CommandLine.parse("--help"));
        Main.run(CommandLine.parse("--version"));
        Main.crit("--help");
        Main.run(CommandLine.parse("plan", "dump", self));
        Main.run(CommandLine.parse("plan", "restore", ".", "-v1"));
        Main.run(CommandLine.parse(
                "demo")); // a dump and a restore, where they are allowed; fails without consequence elsewhere
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            loadOwnClasses(entry);
        }
    }

    private static void loadOwnClasses(String path) throws IOException {
        try (ZipFile jar = new ZipFile(path)) {
            for (Enumeration<? extends ZipEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
                String name = entries.nextElement().getName();
                if (isOwn(name) && name.endsWith(CLASS) && !name.endsWith("package-info.class")) {
                    load(name.substring(0, name.length() - CLASS.length()).replace('/', '.'));
                }
            }
        }
    }

    private static boolean isOwn(String name) {
        for (String prefix : ALL_OF) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    private static void load(String name) {
        try {
            Class.forName(name, false, Rehearsal.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            System.out.println(name + " is not archived: " + e);
        }
    }
}
