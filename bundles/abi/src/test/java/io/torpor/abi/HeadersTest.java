package io.torpor.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every table row and every constant against the C headers of this machine. What the headers don't have must be in
 * {@code not-in-headers.txt}: it is newer than they may be, or it is the kernel's own.
 */
class HeadersTest {
    private static final Path TABLES = Path.of("src/main/resources/io/torpor/abi");
    private static final Map<String, String> ARCHITECTURES =
            Map.of("amd64", "../arch-x86-64/src/main/resources/io/torpor/arch/x86_64");

    @TempDir
    Path directory;

    private CCompiler compiler;

    @BeforeEach
    void needsCompiler() {
        assumeTrue(CCompiler.available(), "no C compiler: the tables of kernel facts stay unverified");
        compiler = new CCompiler(directory);
    }

    private static Path architecture() {
        String directory = ARCHITECTURES.get(System.getProperty("os.arch"));
        assumeTrue(directory != null, "no tables for this architecture: " + System.getProperty("os.arch"));
        return Path.of(directory);
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().collect(Collectors.toList());
        }
    }

    private void verify(List<CUnit> units, int atLeast, TestReporter reporter)
            throws IOException, InterruptedException {
        CCompiler.Verdict verdict = compiler.check(units);
        assertEquals(List.of(), verdict.errors());
        Set<String> unexpected = new TreeSet<>(verdict.missing());
        unexpected.removeAll(notInHeaders());
        assertEquals(Set.of(), unexpected, "names that neither the headers nor not-in-headers.txt have");
        int assertions = units.stream().mapToInt(CUnit::assertions).sum();
        assertTrue(assertions >= atLeast, "only " + assertions + " assertions");
        reporter.publishEntry(Map.of(
                "assertions",
                "" + assertions,
                "skipped, not in these headers",
                verdict.missing().toString()));
    }

    private static Set<String> notInHeaders() {
        InputStream stream = HeadersTest.class.getResourceAsStream("not-in-headers.txt");
        TableReader table = TableReader.of("not-in-headers.txt", stream);
        Set<String> names = new HashSet<>();
        while (table.next()) {
            for (int i = 0; i < table.columns(); i++) {
                names.add(table.column(i));
            }
        }
        return names;
    }

    @Test
    void flagSets(TestReporter reporter) throws Exception {
        List<CUnit> units = new ArrayList<>();
        for (Path file : files(TABLES.resolve("flags"))) {
            units.add(TableAssertions.flags(file));
        }
        verify(units, 800, reporter);
    }

    @Test
    void errorsAndSignals(TestReporter reporter) throws Exception {
        verify(
                List.of(
                        TableAssertions.numbers(TABLES.resolve("errno.tbl")),
                        TableAssertions.numbers(TABLES.resolve("signals.tbl"))),
                160,
                reporter);
    }

    @Test
    void systemCalls(TestReporter reporter) throws Exception {
        verify(List.of(TableAssertions.syscalls(TABLES.resolve("syscalls/generic.tbl"))), 300, reporter);
        verify(List.of(TableAssertions.syscalls(architecture().resolve("syscalls.tbl"))), 370, reporter);
        Path compat = architecture().resolve("syscalls-32.tbl");
        if (Files.exists(compat)) {
            verify(List.of(TableAssertions.syscalls(compat)), 3, reporter);
        }
    }

    @Test
    void noSystemCallIsMissing() throws Exception {
        SyscallTable table =
                SyscallTable.load(Files.newInputStream(architecture().resolve("syscalls.tbl")));
        int seen = 0;
        for (String line : compiler.macros("asm/unistd.h")) {
            if (line.startsWith("#define __NR_")) {
                String[] words = line.substring("#define __NR_".length()).split(" ");
                assertEquals(Integer.parseInt(words[1]), table.number(words[0]));
                seen++;
            }
        }
        assertTrue(seen > 300, "only " + seen + " calls in the header");
    }

    @Test
    void constants(TestReporter reporter) throws Exception {
        Map<String, List<String>> headers = headersOfClasses();
        List<CUnit> units = new ArrayList<>();
        for (Path file : files(Path.of("target/classes/io/torpor/abi"))) {
            String name = file.getFileName().toString().replace(".class", "");
            if (!file.toString().endsWith(".class") || name.equals("package-info")) {
                continue;
            }
            Class<?> type = Class.forName("io.torpor.abi." + name);
            if (Stream.of(type.getDeclaredFields()).anyMatch(TableAssertions::isConstant)) {
                assertNotNull(
                        headers.get(name),
                        "constants.headers doesn't say where the constants of " + name + " come from");
                units.add(TableAssertions.constants(type, headers.get(name)));
            }
        }
        assertEquals(headers.size(), units.size());
        verify(units, 1000, reporter);
    }

    private static Map<String, List<String>> headersOfClasses() {
        TableReader table =
                TableReader.of("constants.headers", HeadersTest.class.getResourceAsStream("constants.headers"));
        Map<String, List<String>> headers = new HashMap<>();
        while (table.next()) {
            List<String> list = new ArrayList<>();
            for (int i = 1; i < table.columns(); i++) {
                list.add(table.column(i));
            }
            headers.put(table.column(0), list);
        }
        return headers;
    }

    @Test
    void layouts(TestReporter reporter) throws Exception {
        Path shared = TABLES.resolve("structs.layout");
        Path own = architecture().resolve("structs.layout");
        LayoutTable table = LayoutTable.shared(Abi.LP64).with(Files.newInputStream(own));
        List<CUnit> units = new ArrayList<>(new LayoutAssertions(table, LayoutAssertions.names(own)).of(shared));
        units.addAll(new LayoutAssertions(table, Set.of()).of(own));
        verify(units, 800, reporter);
    }

    /** A wrong value, a wrong name, a wrong offset and a wrong size must be noticed. */
    @Test
    void mistakesAreNoticed() throws Exception {
        Path flags = directory.resolve("wrong.tbl");
        Files.writeString(flags, "header linux/fcntl.h\nflag O_EXCL 0x81\nflag O_NONSENSE 1\nfield O_RDWR 3 2\n");
        Path structs = directory.resolve("structs.layout");
        Files.writeString(
                structs,
                "header linux/time_types.h\nstruct timespec\nc struct __kernel_timespec\ns64 tv_sec\ns32 tv_nsec\n");
        LayoutTable table = LayoutTable.shared(Abi.LP64).with(Files.newInputStream(structs));
        List<CUnit> units = new ArrayList<>(List.of(TableAssertions.flags(flags)));
        units.addAll(new LayoutAssertions(table, Set.of()).of(structs));
        CCompiler.Verdict verdict = compiler.check(units);
        assertEquals(Set.of("O_NONSENSE"), verdict.missing());
        assertEquals(2, verdict.errors().size(), verdict.errors().toString());
        assertTrue(
                verdict.errors().get(0).contains("O_EXCL is 0x81"),
                verdict.errors().toString());
        assertTrue(
                verdict.errors().get(1).contains("timespec.tv_nsec has 4 bytes"),
                verdict.errors().toString());
    }
}
