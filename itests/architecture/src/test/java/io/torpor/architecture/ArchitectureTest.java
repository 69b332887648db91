package io.torpor.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureTest {
    /** Raise it as the code grows; a rule that sees nothing finds nothing. */
    private static final int FEWEST_CLASSES = 400;

    private static final Set<String> FAMILIES = Set.of(
            "tasks",
            "memory",
            "files",
            "pipes",
            "eventfds",
            "ttys",
            "locks",
            "network",
            "sockets-unix",
            "sockets-inet",
            "sockets-other",
            "timers",
            "signals",
            "credentials",
            "seccomp");
    private static final Set<String> PROGRAM = Set.of("cli", "launcher", "rpc");
    private static final String GENERATED = "/io/torpor/image/proto/";

    private static final JavaClasses WRITTEN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains(GENERATED))
            .importPackages("io.torpor");

    private static Set<String> modules() throws IOException {
        Set<String> modules = new TreeSet<>();
        for (Path folder : Set.of(Path.of("../../bundles"), Path.of("../../plugins-sdk"))) {
            try (Stream<Path> entries = Files.list(folder)) {
                entries.filter(module -> Files.isDirectory(module.resolve("src/main/java")))
                        .forEach(module -> modules.add(module.getFileName().toString()));
            }
        }
        return modules;
    }

    static Set<String> families() {
        return new TreeSet<>(FAMILIES);
    }

    @Test
    void everythingIsSeen() throws IOException {
        Set<String> seen = WRITTEN.stream()
                .map(type -> Bundle.of(type).orElseThrow(() -> new AssertionError(type + " is in no bundle")))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(modules(), seen);
        assertTrue(WRITTEN.size() >= FEWEST_CLASSES, "only " + WRITTEN.size() + " classes");
    }

    @Test
    void onlyOneBundleUsesJna() {
        assertTrue(
                WRITTEN.stream().anyMatch(ArchitectureTest::usesJna),
                "nobody uses JNA, so this looks in the wrong place");
        noClasses()
                .that(not(Bundle.in(Set.of("native-linux"))))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.sun.jna..")
                .because("native calls are fenced in, see design section 2")
                .check(WRITTEN);
    }

    private static boolean usesJna(JavaClass type) {
        return type.getDirectDependenciesFromSelf().stream()
                .anyMatch(use -> use.getTargetClass().getPackageName().startsWith("com.sun.jna"));
    }

    @ParameterizedTest
    @MethodSource("families")
    void familiesAreIndependent(String family) {
        Set<String> others = new TreeSet<>(FAMILIES);
        others.remove(family);
        others.addAll(PROGRAM);
        others.add("kernel");
        noClasses()
                .that(Bundle.in(Set.of(family)))
                .should()
                .dependOnClassesThat(Bundle.in(others))
                .because("a family is replaced or added without the others")
                .allowEmptyShould(true)
                .check(WRITTEN);
    }

    @Test
    void theKernelKnowsNoResource() {
        noClasses()
                .that(Bundle.in(Set.of("kernel")))
                .should()
                .dependOnClassesThat(
                        not(Bundle.in(Set.of("kernel", "spi", "abi"))).and(resideInAPackage("io.torpor..")))
                .check(WRITTEN);
    }

    @Test
    void factsAndParsersTouchNothing() {
        noClasses()
                .that(Bundle.in(Set.of("abi", "procfs", "spi")))
                .should()
                .dependOnClassesThat(Bundle.in(Set.of("native-linux", "tracee", "kernel", "image")))
                .check(WRITTEN);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.torpor.(**)").should().beFreeOfCycles().check(WRITTEN);
    }

    @Test
    void onlyTheProgramPrints() {
        noClasses()
                .that(not(Bundle.in(PROGRAM)))
                .should(ACCESS_STANDARD_STREAMS)
                .because("a bundle may live in a service: it logs, or throws")
                .check(WRITTEN);
    }

    @Test
    void helpersLiveWithTheirNoun() {
        noClasses().should().haveSimpleNameEndingWith("Utils").check(WRITTEN);
        noClasses().should().haveSimpleNameEndingWith("Util").check(WRITTEN);
    }
}
