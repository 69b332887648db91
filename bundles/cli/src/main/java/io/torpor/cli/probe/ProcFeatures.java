package io.torpor.cli.probe;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What /proc, /sys and other files tell. */
final class ProcFeatures {
    private static final Path SELF = Path.of("/proc/self");

    private ProcFeatures() {}

    static List<KernelFeature> all() {
        return List.of(
                KernelFeature.needed("map_files", "files behind mappings", ProcFeatures::mapFiles),
                KernelFeature.needed(
                        "next_ids",
                        "choosing ids of System V objects",
                        () -> readable("/proc/sys/kernel/sem_next_id")
                                && readable("/proc/sys/kernel/msg_next_id")
                                && readable("/proc/sys/kernel/shm_next_id")),
                KernelFeature.extra(
                        "mnt_id", "the mount of a descriptor", () -> line(SELF.resolve("fdinfo/0"), "mnt_id:")),
                KernelFeature.extra(
                        "ns_pid", "ids in other pid namespaces", () -> line(SELF.resolve("status"), "NSpid:")),
                KernelFeature.extra("userns", "user namespaces", () -> namespace("user")),
                KernelFeature.extra("cgroupns", "control group namespaces", () -> namespace("cgroup")),
                KernelFeature.extra(
                        "timens", "time namespaces", () -> namespace("time") && readable("/proc/self/timens_offsets")),
                KernelFeature.extra("loginuid", "the login user", ProcFeatures::loginUser),
                KernelFeature.extra(
                        "autofs", "automount points", () -> containsWord(Path.of("/proc/filesystems"), "autofs")),
                KernelFeature.extra(
                        "apparmor_stacking",
                        "stacked AppArmor profiles",
                        () -> line(Path.of("/sys/kernel/security/apparmor/features/domain/stack"), "yes")),
                KernelFeature.extra("has_ipt_legacy", "iptables of the old kind", ProcFeatures::legacyIptables));
    }

    private static boolean namespace(String name) {
        return Files.exists(SELF.resolve("ns").resolve(name));
    }

    private static boolean readable(String file) throws IOException {
        Files.readString(Path.of(file));
        return true;
    }

    private static boolean line(Path file, String beginning) throws IOException {
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith(beginning)) {
                return true;
            }
        }
        return false;
    }

    private static boolean containsWord(Path file, String word) throws IOException {
        for (String line : Files.readAllLines(file)) {
            if (line.strip().endsWith(word)) {
                return true;
            }
        }
        return false;
    }

    /** The links are there for everybody; only who may follows them. */
    private static boolean mapFiles() throws IOException {
        try (var entries = Files.newDirectoryStream(SELF.resolve("map_files"))) {
            for (Path entry : entries) {
                Files.readSymbolicLink(entry);
                return true;
            }
        }
        return false;
    }

    private static boolean loginUser() throws IOException {
        Path file = SELF.resolve("loginuid");
        Files.readString(file);
        return Files.isWritable(file);
    }

    private static boolean legacyIptables() throws IOException {
        return says("iptables-save", "legacy") || says("iptables-legacy-save", "");
    }

    private static boolean says(String program, String word) throws IOException {
        boolean found = false;
        for (String directory : List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin")) {
            found |= Files.isExecutable(Path.of(directory, program));
        }
        if (!found) {
            return false;
        }
        File output = File.createTempFile("torpor-check", ".out");
        try {
            Process process = new ProcessBuilder(program, "-V")
                    .redirectErrorStream(true)
                    .redirectOutput(output)
                    .start();
            boolean ended = process.waitFor(10, TimeUnit.SECONDS);
            process.destroyForcibly();
            return ended
                    && process.exitValue() == 0
                    && Files.readString(output.toPath()).contains(word);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            Files.delete(output.toPath());
        }
    }
}
