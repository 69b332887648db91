package io.torpor.itests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What {@code /proc} says, read without the engine's help. */
public final class Proc {
    private static final Path ROOT = Path.of("/proc");

    private Proc() {}

    public static boolean exists(int pid) {
        return Files.exists(ROOT.resolve(Integer.toString(pid)));
    }

    /** Text of a file below {@code /proc/PID}, empty where the process is gone or the file cannot be read. */
    public static String text(int pid, String file) {
        try {
            return new String(
                    Files.readAllBytes(ROOT.resolve(Integer.toString(pid)).resolve(file)), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    /** State letter of a process, such as {@code S}, {@code t} (stopped by a tracer) or {@code Z}; {@code X} for none. */
    public static char state(int pid) {
        return stateOf(text(pid, "stat"));
    }

    public static char state(int pid, int tid) {
        return stateOf(text(pid, "task/" + tid + "/stat"));
    }

    private static char stateOf(String stat) {
        int end = stat.lastIndexOf(')');
        return end < 0 ? 'X' : stat.charAt(end + 2);
    }

    /** Process id of the parent; 0 where the process is gone. */
    public static int parent(int pid) {
        String stat = text(pid, "stat");
        return stat.isEmpty()
                ? 0
                : Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[1]);
    }

    public static List<Integer> pids() {
        return numbersIn(ROOT);
    }

    public static List<Integer> threads(int pid) {
        return numbersIn(ROOT.resolve(Integer.toString(pid)).resolve("task"));
    }

    /** Processes with this text in their environment, or with this working directory: some overwrite their environment with a title. */
    public static List<Integer> belongingTo(String mark, Path folder) {
        List<Integer> found = new ArrayList<>();
        for (int pid : pids()) {
            List<Integer> threads = threads(pid);
            if (threads.isEmpty()) {
                continue; // it has just ended
            }
            // Of the last thread: a first one that has ended while others go on shows neither.
            String seen = "task/" + threads.get(threads.size() - 1) + "/";
            String place = link(pid, seen + "cwd").replace(" (deleted)", "");
            if (text(pid, seen + "environ").contains(mark) || place.equals(folder.toString())) {
                found.add(pid);
            }
        }
        return found;
    }

    /** Processes of a session that have not ended. */
    public static List<Integer> inSession(int session) {
        List<Integer> found = new ArrayList<>();
        for (int pid : pids()) {
            String stat = text(pid, "stat");
            String[] fields = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ");
            if (fields.length > 3 && !fields[0].equals("Z") && fields[3].equals(Integer.toString(session))) {
                found.add(pid);
            }
        }
        return found;
    }

    /** Where a link below {@code /proc/PID} leads, empty where the process is gone. */
    public static String link(int pid, String file) {
        try {
            return Files.readSymbolicLink(ROOT.resolve(Integer.toString(pid)).resolve(file))
                    .toString();
        } catch (IOException e) {
            return "";
        }
    }

    /** The process and all that descend from it, parents first. */
    public static List<Integer> tree(int root) {
        List<Integer> found = new ArrayList<>(List.of(root));
        for (int i = 0; i < found.size(); i++) {
            for (int tid : threads(found.get(i))) {
                for (String child :
                        text(found.get(i), "task/" + tid + "/children").trim().split(" ")) {
                    if (!child.isEmpty()) {
                        found.add(Integer.parseInt(child));
                    }
                }
            }
        }
        return found;
    }

    /** Names of the entries of a directory that are numbers. */
    public static List<Integer> numbersIn(Path directory) {
        List<Integer> numbers = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "[0-9]*")) {
            entries.forEach(
                    entry -> numbers.add(Integer.valueOf(entry.getFileName().toString())));
        } catch (IOException e) {
            if (Files.exists(directory)) {
                throw new UncheckedIOException(e);
            }
        } catch (java.nio.file.DirectoryIteratorException e) {
            return numbers; // the process ended while it was looked at
        }
        numbers.sort(null);
        return numbers;
    }
}
