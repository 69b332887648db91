package io.torpor.kernel.internal.plan;

import io.torpor.spi.DumpStage;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Collects what stands against a plan, in words. */
final class PlanProblems {
    private final List<Issue> found = new ArrayList<>();

    void add(Issue issue) {
        found.add(issue);
    }

    List<Issue> found() {
        return List.copyOf(found);
    }

    void nothingInstalled(Class<?> stages) {
        String what = stages == DumpStage.class ? "dump" : "restore";
        error(
                "KERNEL-013",
                what,
                "Nothing is installed that could " + what + " anything",
                "Install the bundles of Torpor.");
    }

    void sameName(Step<?, ?> first, Step<?, ?> second) {
        error(
                "KERNEL-002",
                first.name(),
                "Two steps are named " + first + ": " + first.offer().label() + " and "
                        + second.offer().label(),
                "Remove one of the two bundles; often they are two versions of one.");
    }

    <S extends Enum<S>, T> void missing(Step<S, T> step, String need, Collection<Step<S, T>> installed) {
        String names = installed.stream().map(Step::name).collect(Collectors.joining(", "));
        error(
                "KERNEL-003",
                step.name(),
                step + " needs `" + need + "`; nothing installed provides it; installed steps: " + names,
                "Install a bundle that provides `" + need + "`, or remove "
                        + step.offer().bundle() + ".");
    }

    <S extends Enum<S>, T> void wrongStage(
            Step<S, T> step, String need, List<Step<S, T>> providers, Map<S, String> conditions) {
        StringBuilder where = new StringBuilder();
        for (Step<S, T> provider : providers) {
            String condition = conditions.get(provider.stage());
            where.append(where.isEmpty() ? "" : " and ")
                    .append(provider)
                    .append(" provides only in ")
                    .append(provider.stage());
            if (condition != null && provider.stage().compareTo(step.stage()) < 0) {
                where.append(", a stage that runs ").append(condition);
            }
        }
        error(
                "KERNEL-004",
                step.name(),
                step + " in " + step.stage() + " needs `" + need + "`, which " + where,
                "One of the two steps has to move to another stage; tell the authors of "
                        + step.offer().bundle() + ".");
    }

    void providedOnlyByItself(Step<?, ?> step, String need) {
        cycle(step.name(), step + " needs `" + need + "`, which only it provides");
    }

    void cycle(StageGraph<?, ?> graph) {
        List<String> cycle = graph.shortestCycle();
        StringBuilder words = new StringBuilder("Steps wait for each other: `")
                .append(cycle.get(0))
                .append('`');
        for (int i = 0; i < cycle.size(); i++) {
            String provider = cycle.get((i + 1) % cycle.size());
            words.append(i == 0 ? "" : ", which").append(" needs `").append(graph.needBetween(cycle.get(i), provider));
            words.append("` from `").append(provider).append('`');
        }
        cycle(cycle.get(0), words.toString());
    }

    private void cycle(String subject, String message) {
        error(
                "KERNEL-005",
                subject,
                message,
                "One of these needs has to go; remove the bundle that was installed last.");
    }

    private void error(String code, String subject, String message, String remedy) {
        found.add(Issue.error(code, new Subject.Other("step `" + subject + "`"), message, remedy));
    }
}
