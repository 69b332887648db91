package io.torpor.kernel.internal.plan;

import io.torpor.kernel.internal.Offer;
import io.torpor.spi.DumpStage;
import io.torpor.spi.Issue;
import io.torpor.spi.Options;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.TorporException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Puts steps in order. Immutable; may be used from any thread. */
public final class Planner<S extends Enum<S>> {
    private final Class<S> stages;
    private final StepReader<S> reader;
    private final Map<S, String> conditions;

    private Planner(Class<S> stages, String prefix, Map<S, String> conditions) {
        this.stages = stages;
        this.reader = new StepReader<>(stages, prefix);
        this.conditions = conditions;
    }

    public static Planner<DumpStage> ofDumps() {
        return new Planner<>(
                DumpStage.class, "torpor.dump.", Map.of(DumpStage.THAW, "only with --" + Options.LEAVE_RUNNING.name()));
    }

    public static Planner<RestoreStage> ofRestores() {
        return new Planner<>(RestoreStage.class, "torpor.restore.", Map.of());
    }

    /**
     * The order of steps that services declare.
     *
     * @throws TorporException when there is none; its issues are all that stands against it
     */
    public <T> Blueprint<S, T> plan(Collection<? extends Offer<T>> offers) throws TorporException {
        PlanProblems problems = new PlanProblems();
        Map<String, Step<S, T>> steps = read(offers, problems);
        if (steps.isEmpty()) {
            problems.nothingInstalled(stages);
        }
        List<Step<S, T>> ordered = new ArrayList<>();
        for (Step<S, T> step : steps.values()) {
            checkNeeds(step, steps.values(), problems);
        }
        for (List<Step<S, T>> stage : byStage(steps.values()).values()) {
            StageGraph<S, T> graph = new StageGraph<>(stage);
            List<Step<S, T>> order = graph.order();
            if (order.size() < stage.size()) {
                problems.cycle(graph);
            }
            ordered.addAll(order);
        }
        List<Issue> found = problems.found();
        if (!found.isEmpty()) {
            throw new TorporException(found);
        }
        return new Blueprint<>(ordered, new Reasons<>(ordered, conditions).plan());
    }

    private <T> Map<String, Step<S, T>> read(Collection<? extends Offer<T>> offers, PlanProblems problems) {
        List<Offer<T>> sorted = new ArrayList<>(offers);
        sorted.sort(Comparator.comparing(Offer::label));
        Map<String, Step<S, T>> steps = new TreeMap<>();
        for (Offer<T> offer : sorted) {
            try {
                Step<S, T> step = reader.read(offer);
                Step<S, T> namesake = steps.putIfAbsent(step.name(), step);
                if (namesake != null) {
                    problems.sameName(namesake, step);
                }
            } catch (StepReader.InvalidStep e) {
                problems.add(e.issue());
            }
        }
        return steps;
    }

    private <T> void checkNeeds(Step<S, T> step, Collection<Step<S, T>> all, PlanProblems problems) {
        for (String need : step.needs()) {
            List<Step<S, T>> providers =
                    all.stream().filter(s -> s.provides().contains(need)).toList();
            if (providers.isEmpty()) {
                problems.missing(step, need, all);
            } else if (providers.size() == 1 && providers.get(0) == step) {
                problems.providedOnlyByItself(step, need);
            } else if (providers.stream()
                    .noneMatch(provider -> provider != step && reaches(provider.stage(), step.stage()))) {
                problems.wrongStage(
                        step,
                        need,
                        providers.stream().filter(provider -> provider != step).toList(),
                        conditions);
            }
        }
    }

    private boolean reaches(S provider, S needing) {
        return provider == needing || provider.compareTo(needing) < 0 && !conditions.containsKey(provider);
    }

    private <T> Map<S, List<Step<S, T>>> byStage(Collection<Step<S, T>> steps) {
        Map<S, List<Step<S, T>>> byStage = new EnumMap<>(stages);
        for (Step<S, T> step : steps) {
            byStage.computeIfAbsent(step.stage(), stage -> new ArrayList<>()).add(step);
        }
        return byStage;
    }
}
