package io.torpor.launcher.manual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.torpor.cli.HelpText;
import io.torpor.cli.Switch;
import io.torpor.crit.CritCommand;
import io.torpor.crit.CritOption;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentsTest {
    private static final Pattern COMMAND = Pattern.compile("name=\"torpor\\.command\"[^>]*value=\"([^\"]+)\"");

    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        Documents.write(folder, "Torpor 1");
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }

    private static boolean has(String program) {
        return Files.isExecutable(Path.of("/usr/bin", program));
    }

    private static String[] components(URL manifest) throws IOException {
        try (InputStream in = manifest.openStream()) {
            String header = new Manifest(in).getMainAttributes().getValue("Service-Component");
            return header == null ? new String[0] : header.split(",");
        }
    }

    private String text(String page) throws IOException {
        return Files.readString(folder.resolve("man").resolve(page))
                .replace("\\-", "-")
                .replaceAll("\\\\f[BR]", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"torpor", "criu"})
    void thePageNamesEveryOptionAndCommand(String program) throws IOException {
        String page = text("man8/" + program + ".8");
        for (Switch option : Switch.values()) {
            assertTrue(page.contains("--" + option.longName()), option.toString());
        }
        for (HelpText.Usage usage : HelpText.commands()) {
            assertTrue(page.contains(".TP\n" + usage.words() + "\n"), usage.words());
        }
        assertTrue(page.contains("\n-t, --tree PID\nthe root of the process tree"), page);
        assertTrue(page.contains("\n-v, --verbosity[=NUM]\n"), page);
    }

    @Test
    void thePageOfCritNamesEveryOptionAndCommand() throws IOException {
        String page = text("man1/crit.1");
        for (CritOption option : CritOption.values()) {
            assertTrue(page.contains(String.join(", ", option.names())), option.toString());
        }
        for (CritCommand command : CritCommand.values()) {
            assertTrue(page.contains("crit " + command.synopsis()), command.word());
        }
    }

    @Test
    void commandsThatBundlesOfferAreTold() throws IOException {
        Set<String> told = new TreeSet<>();
        HelpText.commands().forEach(usage -> told.add(usage.command()));
        Set<String> offered = new TreeSet<>();
        ClassLoader bundles = getClass().getClassLoader();
        for (URL manifest : Collections.list(bundles.getResources("META-INF/MANIFEST.MF"))) {
            for (String component : components(manifest)) {
                try (InputStream in = bundles.getResourceAsStream(component)) {
                    Matcher matcher = COMMAND.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
                    while (matcher.find()) {
                        offered.add(matcher.group(1));
                    }
                }
            }
        }
        assertTrue(offered.contains("dump") && offered.contains("service"), offered::toString);
        offered.removeAll(told);
        assertEquals(Set.of(), offered);
    }

    @ParameterizedTest
    @ValueSource(strings = {"man8/torpor.8", "man8/criu.8", "man1/crit.1"})
    void groffHasNoComplaint(String page) throws IOException, InterruptedException {
        assumeTrue(has("groff"));
        String file = folder.resolve("man").resolve(page).toString();
        assertEquals("", run("groff", "-ww", "-z", "-man", "-Tutf8", file));
        assertFalse(
                run("groff", "-man", "-Tascii", "-P-c", "-P-b", "-P-u", file).isBlank());
    }

    @ParameterizedTest
    @CsvSource({
        "torpor, torpor --leave-r, --leave-running",
        "criu, criu du, dump",
        "criu, criu dump --tree 1, 1",
        "criu, criu dump -D /etc/apt/apt.co, /etc/apt/apt.conf.d",
        "criu, criu dump --timeout 1, ''",
        "crit, crit ver, verify",
        "crit, crit decode --pr, --pretty"
    })
    void bashCompletes(String program, String line, String first) throws IOException, InterruptedException {
        assumeTrue(has("bash") && Files.isDirectory(Path.of("/etc/apt/apt.conf.d")));
        List<String> words = List.of(line.split(" "));
        String script = "compopt() { :; }; . "
                + folder.resolve("bash-completion/completions").resolve(program)
                + "; COMP_WORDS=(" + line + "); COMP_CWORD=" + (words.size() - 1) + "; _torpor_" + program
                + "; echo \"${COMPREPLY[0]}\"";
        assertEquals(first + "\n", run("bash", "-c", script));
    }
}
