package io.torpor.kernel.internal.plan;

import static io.torpor.kernel.internal.FakeOffer.dumper;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.kernel.PlannedStep;
import io.torpor.kernel.internal.FakeOffer;
import io.torpor.spi.DumpStage;
import io.torpor.spi.Issue;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlannerTest {
    private static final DumpStage OBSERVE = DumpStage.OBSERVE;

    @SafeVarargs
    private static List<PlannedStep> plan(FakeOffer<ResourceDumper>... offers) throws TorporException {
        return Planner.ofDumps().plan(List.of(offers)).plan().steps();
    }

    @SafeVarargs
    private static List<String> order(FakeOffer<ResourceDumper>... offers) throws TorporException {
        return plan(offers).stream().map(PlannedStep::name).toList();
    }

    @SafeVarargs
    private static List<Issue> problems(FakeOffer<ResourceDumper>... offers) {
        return assertThrows(TorporException.class, () -> plan(offers)).issues();
    }

    @SafeVarargs
    private static Issue problem(FakeOffer<ResourceDumper>... offers) {
        List<Issue> problems = problems(offers);
        assertEquals(1, problems.size(), problems::toString);
        return problems.get(0);
    }

    @Test
    void stagesComeInTheirOrderAndTiesByName() throws TorporException {
        assertEquals(
                List.of("z", "a", "b", "c"),
                order(
                        dumper("b", OBSERVE),
                        dumper("c", DumpStage.SEAL),
                        dumper("a", OBSERVE),
                        dumper("z", DumpStage.FREEZE)));
    }

    @Test
    void insideAStageAStepFollowsAllProvidersOfItsNeeds() throws TorporException {
        assertEquals(
                List.of("b", "y", "z", "a"),
                order(
                        dumper("a", OBSERVE).needs("x"),
                        dumper("b", OBSERVE),
                        dumper("z", OBSERVE).provides("x").needs("w"),
                        dumper("y", OBSERVE).provides("x", "w")));
    }

    @Test
    void theSmallestReadyNameGoesFirstAlsoWhenItBecomesReadyLate() throws TorporException {
        assertEquals(
                List.of("b", "a", "c"),
                order(dumper("a", OBSERVE).needs("x"), dumper("b", OBSERVE).provides("x"), dumper("c", OBSERVE)));
    }

    @Test
    void aProviderMayBeInAnEarlierStageAndOneInALaterDoesNotCount() throws TorporException {
        assertEquals(
                List.of("early", "user", "late"),
                order(
                        dumper("late", DumpStage.SEAL).provides("x"),
                        dumper("user", OBSERVE).needs("x"),
                        dumper("early", DumpStage.FREEZE).provides("x")));
    }

    @Test
    void aSingleTextIsAListOfOne() throws TorporException {
        assertEquals(
                List.of("b", "a"),
                order(
                        dumper("a", OBSERVE).with("torpor.dump.needs", "x"),
                        dumper("b", OBSERVE).with("torpor.dump.provides", "x")));
    }

    @Test
    void theOrderDoesNotDependOnRegistration() throws TorporException {
        List<FakeOffer<ResourceDumper>> offers = new ArrayList<>();
        Random random = new Random(4711);
        for (int i = 0; i < 60; i++) {
            FakeOffer<ResourceDumper> offer =
                    dumper("s" + (i * 37 % 60), DumpStage.values()[2 + i / 20]).provides("c" + i);
            offers.add(i % 20 == 0 ? offer : offer.needs("c" + (i - 1 - random.nextInt(i % 20))));
        }
        List<String> expected = Planner.ofDumps().plan(offers).plan().lines();
        for (int round = 0; round < 50; round++) {
            Collections.shuffle(offers, random);
            assertEquals(expected, Planner.ofDumps().plan(offers).plan().lines());
        }
    }

    @Test
    void aMissingProviderIsNamedWithWhatIsInstalled() {
        Issue issue = problem(dumper("cuda", OBSERVE).needs("gpu-driver"), dumper("files", OBSERVE));
        assertEquals("KERNEL-003", issue.code());
        assertEquals(
                "`cuda` needs `gpu-driver`; nothing installed provides it; installed steps: cuda, files",
                issue.message());
    }

    @Test
    void aNeedThatOnlyALaterStageMeetsIsTheWrongStage() {
        Issue issue = problem(
                dumper("x", OBSERVE).needs("y"),
                dumper("z", DumpStage.RESOURCES).provides("y"));
        assertEquals("KERNEL-004", issue.code());
        assertEquals("`x` in OBSERVE needs `y`, which `z` provides only in RESOURCES", issue.message());
    }

    @Test
    void aNeedOutsideThawIsNotMetByAStepThatMayNotRun() throws TorporException {
        Issue issue = problem(
                dumper("x", DumpStage.SEAL).needs("y"),
                dumper("z", DumpStage.THAW).provides("y"));
        assertEquals("KERNEL-004", issue.code());
        assertTrue(issue.message().contains("THAW, a stage that runs only with --leave-running"), issue.message());
        assertEquals(
                List.of("z", "x"),
                order(
                        dumper("x", DumpStage.THAW).needs("y"),
                        dumper("z", DumpStage.THAW).provides("y")));
    }

    @Test
    void twoStepsOfOneNameAreRefusedWithBoth() {
        Issue issue = problem(dumper("a", OBSERVE), dumper("other", OBSERVE).with("torpor.dump.name", "a"));
        assertEquals("KERNEL-002", issue.code());
        assertTrue(issue.message().contains("a (test.a 1.0.0) and other (test.other 1.0.0)"), issue.message());
    }

    @Test
    void onlyTheShortestCycleIsShown() {
        Issue issue = problem(
                dumper("a", OBSERVE).provides("pa").needs("pb"),
                dumper("b", OBSERVE).provides("pb").needs("pc"),
                dumper("c", OBSERVE).provides("pc").needs("pa"),
                dumper("d", OBSERVE).provides("pd").needs("pe", "pa"),
                dumper("e", OBSERVE).provides("pe").needs("pd"),
                dumper("behind", OBSERVE).needs("pe"));
        assertEquals("KERNEL-005", issue.code());
        assertEquals("Steps wait for each other: `d` needs `pe` from `e`, which needs `pd` from `d`", issue.message());
    }

    @Test
    void aStepMayAddToWhatAnotherProvidesButNotWaitForItself() throws TorporException {
        assertEquals(
                List.of("first", "adds"),
                order(
                        dumper("adds", OBSERVE).provides("x").needs("x"),
                        dumper("first", OBSERVE).provides("x")));
        Issue issue = problem(dumper("lonely", OBSERVE).provides("x").needs("x"));
        assertEquals("KERNEL-005", issue.code());
    }

    @Test
    void allProblemsAreToldAtOnce() {
        List<Issue> issues = problems(
                dumper("a", OBSERVE).needs("nowhere"),
                dumper("b", OBSERVE).needs("late"),
                dumper("c", DumpStage.SEAL).provides("late"),
                dumper("d", OBSERVE).with("torpor.dump.stage", "LUNCH"),
                dumper("e", OBSERVE).with("torpor.dump.needs", List.of(1)),
                new FakeOffer<>("f", Map.of(), context -> {}));
        assertEquals(
                List.of("KERNEL-001", "KERNEL-001", "KERNEL-001", "KERNEL-003", "KERNEL-004"),
                issues.stream().map(Issue::code).toList());
        assertTrue(issues.get(0).message().contains("no stage LUNCH; there are [PREFLIGHT, "), issues.get(0)::message);
    }

    @Test
    void whatTakesPartOnlySometimesSaysSoAndCanProvideNothing() throws TorporException {
        FakeOffer<ResourceDumper> sometimes =
                dumper("sometimes", OBSERVE).with("torpor.dump.onlyWith", new String[] {"moments"});
        assertEquals(
                "any time in its stage: it needs nothing; only with moments",
                plan(sometimes).get(0).reason());
        Issue issue = problem(dumper("always", OBSERVE), sometimes.provides("x"));
        assertEquals("KERNEL-001", issue.code());
        assertTrue(issue.message().contains("provides x"), issue::message);
    }

    @Test
    void nothingInstalledIsAProblem() {
        assertEquals("KERNEL-013", problem().code());
    }

    @Test
    void thePlanSaysWhy() throws TorporException {
        List<String> lines = Planner.ofDumps()
                .plan(List.of(
                        dumper("tasks-freeze", DumpStage.FREEZE).provides("task-tree"),
                        dumper("files-table", OBSERVE).provides("file-table").needs("task-tree"),
                        dumper("epoll", OBSERVE).needs("file-table", "task-tree"),
                        dumper("thaw", DumpStage.THAW)))
                .plan()
                .lines();
        assertEquals(
                List.of(
                        "STAGE    STEP          NEEDS                 PROVIDES    BUNDLE                   WHY HERE",
                        "FREEZE   tasks-freeze  -                     task-tree   test.tasks-freeze 1.0.0  any time in its stage: it needs nothing",
                        "OBSERVE  files-table   task-tree             file-table  test.files-table 1.0.0   any time in its stage: the last thing it needs, `task-tree`, is there since FREEZE",
                        "OBSERVE  epoll         file-table task-tree  -           test.epoll 1.0.0         after files-table, which provides `file-table`",
                        "THAW     thaw          -                     -           test.thaw 1.0.0          any time in its stage: it needs nothing; only with --leave-running"),
                lines);
    }
}
