package io.torpor.itests.harness;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program to be dumped: leader of its own session, its output in a file, its input {@code /dev/null}, its working directory
 * {@link #folder}. Closing kills all of its processes, also restored ones.
 */
public final class Target implements AutoCloseable {
    private static final String MARK = "TORPOR_TARGET=";

    private final int pid;
    private final Path folder;
    private final List<String> options;

    private Target(int pid, Path folder, List<String> options) {
        this.pid = pid;
        this.folder = folder;
        this.options = options;
    }

    /** Starts a program. Its output goes to {@code out} in the folder. */
    public static Target start(Path folder, List<String> command) {
        return start(folder, command, List.of());
    }

    static Target start(Path folder, List<String> command, List<String> options) {
        List<String> shell = new ArrayList<>(List.of(
                "/bin/sh", "-c", "cd \"$0\" && { setsid \"$@\" </dev/null >>out 2>&1 & echo $!; }", folder.toString()));
        shell.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(shell).redirectErrorStream(true);
        builder.environment().put("TORPOR_TARGET", folder + "#");
        try {
            Process process = builder.start();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
            if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new AssertionError("Cannot start " + command + ": " + answer);
            }
            int pid = Integer.parseInt(answer);
            Waiting.until(command.get(0) + " leads a session", () -> leadsSession(pid) || !Proc.exists(pid));
            return new Target(pid, folder, options);
        } catch (IOException e) {
            throw new AssertionError("Cannot start " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }

    private static boolean leadsSession(int pid) {
        String stat = Proc.text(pid, "stat");
        return !stat.isEmpty()
                && stat.substring(stat.lastIndexOf(')')).split(" ")[4].equals(Integer.toString(pid));
    }

    /** The process id of the root; the same before and after a restore. */
    public int pid() {
        return pid;
    }

    public Path folder() {
        return folder;
    }

    /** What every dump and restore of it must be told. */
    public List<String> options() {
        return options;
    }

    /** Whether the root exists and is no zombie; a first thread that has ended looks like one as long as others go on. */
    public boolean isAlive() {
        char state = Proc.state(pid);
        return state != 'X' && (state != 'Z' || Proc.threads(pid).size() > 1);
    }

    /** The root and all that descend from it. */
    public List<Integer> tree() {
        return Proc.tree(pid);
    }

    public String output() {
        return content("out");
    }

    /** Text of a file in the folder; empty if there is none. */
    public String content(String file) {
        try {
            return Files.readString(folder.resolve(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    /** Tells the program something by the appearance of a file. */
    public void signal(String file) {
        try {
            Files.createFile(folder.resolve(file));
        } catch (IOException e) {
            throw new AssertionError("Cannot create " + file, e);
        }
    }

    public void awaitOutput(String text) {
        Waiting.until("the program says \"" + text + "\"", () -> output().contains(text), this::describe);
    }

    /** What it said last and what its processes do: for messages. */
    public String describe() {
        StringBuilder text = new StringBuilder();
        for (int each : tree()) {
            text.append("process ")
                    .append(each)
                    .append(" state ")
                    .append(Proc.state(each))
                    .append(", syscall ")
                    .append(Proc.text(each, "syscall"));
        }
        String output = output();
        return text + "\noutput: ..." + output.substring(Math.max(0, output.length() - 1500));
    }

    /** Waits until a killed tree has left its process ids. */
    public void awaitGone(List<Integer> pids) {
        Waiting.until("the killed processes are gone", () -> pids.stream().noneMatch(Proc::exists), this::describe);
    }

    /** Waits until nobody but the tree is left of what it began: no copy of it that an engine has made. */
    public void awaitNoOthers() {
        Waiting.until(
                "there are no others",
                () -> {
                    List<Integer> others = Proc.belongingTo(MARK + folder + "#", folder);
                    others.removeAll(tree());
                    return others.isEmpty();
                },
                this::describe);
    }

    /** SIGKILL; some may be gone already. */
    static void kill(List<Integer> pids) {
        List<String> kill = new ArrayList<>(List.of("/bin/kill", "-9"));
        pids.forEach(each -> kill.add(Integer.toString(each)));
        Shell.run(kill);
    }

    @Override
    public void close() {
        for (int attempt = 0; attempt < 20; attempt++) {
            List<Integer> rest = Proc.belongingTo(MARK + folder + "#", folder);
            rest.addAll(Proc.inSession(pid)); // some leave both
            if (rest.isEmpty()) {
                return;
            }
            kill(rest);
            Waiting.sleep(10);
        }
    }
}
