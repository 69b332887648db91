package io.torpor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every option that {@code criu --help} of 4.3 names, or takes without naming it: understood, or refused by name. */
class PeerOptionsTest {
    private static final String FLAGS =
            "restore-detached daemon restore-sibling leave-stopped leave-running exec-cmd weak-sysctls lazy-pages"
                    + " stream mntns-compat-mode unprivileged allow-uprobes tcp-established skip-in-flight tcp-close evasive-devices link-remap"
                    + " ghost-fiemap shell-job file-locks force-irmap skip-file-rwx-check extra experimental all log-pid display-stats track-mem"
                    + " page-server auto-dedup tls tls-no-cn-verify no-default-config help version deprecated enable-external-sharing"
                    + " enable-external-masters";
    private static final String WITH_ARGUMENT =
            "tree images-dir pidfile work-dir freeze-cgroup network-lock external root ghost-limit"
                    + " action-script libdir plugin-option timeout irmap-scan-path cgroup-root cgroup-props cgroup-props-file"
                    + " cgroup-dump-controller cgroup-yard lsm-profile lsm-mount-context skip-mnt enable-fs inherit-fd empty-ns join-ns"
                    + " file-validation image-io-mode feature log-file prev-images-dir pre-dump-mode address port ps-socket status-fd tls-cacert"
                    + " tls-cacrl tls-cert tls-key config close ext-mount-map veth-pair";
    private static final String MAY_HAVE_ARGUMENT = "cpu-cap manage-cgroups verbosity ext-unix-sk compress";

    /** What the peer does not have at all. */
    private static final String OWN =
            "pid-namespace changed-files snapshot in-flight json run map-address map-port map-interface";

    static Stream<String> flags() {
        return Stream.of(FLAGS.split(" "));
    }

    static Stream<String> withArgument() {
        return Stream.of(WITH_ARGUMENT.split(" "));
    }

    static Stream<String> mayHaveArgument() {
        return Stream.of(MAY_HAVE_ARGUMENT.split(" "));
    }

    private static void assertUnderstoodOrRefused(String option, Invocation invocation) {
        Switch known = Arrays.stream(Switch.values())
                .filter(each -> each.longName().equals(option))
                .findFirst()
                .orElseThrow();
        assertTrue(invocation.has(known));
        assertEquals("check", invocation.command());
        if (!known.isBuilt("")) {
            UsageException e = assertThrows(UsageException.class, invocation::refuseUnbuilt);
            assertEquals("--" + option + " is not supported yet", e.getMessage());
        }
    }

    @ParameterizedTest
    @MethodSource
    void flags(String option) throws UsageException {
        assertUnderstoodOrRefused(option, CommandLine.parse("--" + option, "check"));
        CommandLine.parse("--" + option, "--no-" + option, "check").refuseUnbuilt();
    }

    @ParameterizedTest
    @MethodSource
    void withArgument(String option) throws UsageException {
        assertUnderstoodOrRefused(option, CommandLine.parse("--" + option, "1", "check"));
        assertUnderstoodOrRefused(option, CommandLine.parse("--" + option + "=1", "check"));
        assertThrows(UsageException.class, () -> CommandLine.parse("check", "--" + option));
    }

    @ParameterizedTest
    @MethodSource
    void mayHaveArgument(String option) throws UsageException {
        assertUnderstoodOrRefused(option, CommandLine.parse("--" + option, "check"));
        assertUnderstoodOrRefused(option, CommandLine.parse("--" + option + "=1", "check"));
    }

    @Test
    void noneOfOursHasAnotherMeaningThere() {
        Set<String> ours =
                Arrays.stream(Switch.values()).map(Switch::longName).collect(Collectors.toCollection(TreeSet::new));
        Set<String> theirs = new TreeSet<>();
        for (String names : List.of(FLAGS, WITH_ARGUMENT, MAY_HAVE_ARGUMENT)) {
            theirs.addAll(List.of(names.split(" ")));
        }
        Set<String> own = Set.of(OWN.split(" "));
        assertTrue(own.stream().noneMatch(theirs::contains));
        theirs.addAll(own);
        assertEquals(theirs, ours);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-t 1",
                "-d",
                "-S",
                "-s",
                "-R",
                "-D .",
                "-W .",
                "-r /",
                "-j",
                "-l",
                "-L .",
                "-J net:1",
                "-o x",
                "-v",
                "-v4",
                "-x",
                "-x12",
                "-M a:b",
                "-c",
                "-h",
                "-V"
            })
    void shortForms(String line) throws UsageException {
        assertEquals("check", CommandLine.parse((line + " check").split(" ")).command());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--manage-cgroups=ignore", "--network-lock=skip", "--network-lock=iptables"})
    void askingForNothingIsGranted(String option) throws UsageException {
        CommandLine.parse("dump", option).refuseUnbuilt();
    }

    @Test
    void commandsOfTheirs() {
        for (String command : List.of("pre-dump", "page-server", "lazy-pages", "dedup", "show", "exec")) {
            UsageException e = assertThrows(UsageException.class, () -> CommandNames.refuse(command));
            assertTrue(e.getMessage().contains("ommand " + command), e.getMessage());
        }
    }

    @Test
    void programToBecome() throws UsageException {
        Invocation invocation = CommandLine.parse("restore", "-d", "--exec-cmd", "--", "ls", "-l", "--x");
        assertEquals(List.of("ls", "-l", "--x"), invocation.afterDashes());
        assertEquals(List.of(), invocation.operands());
        assertEquals(List.of("ls"), CommandLine.parse("restore", "--", "ls").operands());
    }
}
