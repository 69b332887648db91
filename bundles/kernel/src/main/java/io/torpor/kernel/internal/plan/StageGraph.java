package io.torpor.kernel.internal.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The steps of one stage and who waits for whom. */
final class StageGraph<S extends Enum<S>, T> {
    private final SortedMap<String, Step<S, T>> steps = new TreeMap<>();

    /** Of each step: what it waits for, by name, with the need that makes it wait. */
    private final Map<String, SortedMap<String, String>> waits = new TreeMap<>();

    /** @param stageSteps those of one stage, names unique */
    StageGraph(List<Step<S, T>> stageSteps) {
        for (Step<S, T> step : stageSteps) {
            steps.put(step.name(), step);
        }
        for (Step<S, T> step : steps.values()) {
            SortedMap<String, String> edges = new TreeMap<>();
            for (String need : step.needs()) {
                for (Step<S, T> provider : steps.values()) {
                    if (provider != step && provider.provides().contains(need)) {
                        edges.putIfAbsent(provider.name(), need);
                    }
                }
            }
            waits.put(step.name(), edges);
        }
    }

    /** The steps, each after those it waits for, ties by name. Steps of a cycle, and those behind one, are left out. */
    List<Step<S, T>> order() {
        Map<String, Integer> open = new LinkedHashMap<>();
        waits.forEach((name, edges) -> open.put(name, edges.size()));
        List<Step<S, T>> ordered = new ArrayList<>();
        String next = firstReady(open);
        while (next != null) {
            ordered.add(steps.get(next));
            open.remove(next);
            for (Map.Entry<String, Integer> entry : open.entrySet()) {
                if (waits.get(entry.getKey()).containsKey(next)) {
                    entry.setValue(entry.getValue() - 1);
                }
            }
            next = firstReady(open);
        }
        return ordered;
    }

    private static String firstReady(Map<String, Integer> open) {
        for (Map.Entry<String, Integer> entry : open.entrySet()) {
            if (entry.getValue() == 0) {
                return entry.getKey();
            }
        }
        return null;
    }

    /** The names of a shortest cycle, each waiting for the next and the last for the first; empty without one. Of several, the first by name. */
    List<String> shortestCycle() {
        List<String> shortest = List.of();
        for (String start : steps.keySet()) {
            List<String> cycle = shortestCycleThrough(start);
            if (!cycle.isEmpty() && (shortest.isEmpty() || cycle.size() < shortest.size())) {
                shortest = cycle;
            }
        }
        return shortest;
    }

    private List<String> shortestCycleThrough(String start) {
        Map<String, String> reachedFrom = new LinkedHashMap<>();
        List<String> queue = new ArrayList<>(List.of(start));
        for (int i = 0; i < queue.size(); i++) {
            String at = queue.get(i);
            for (String next : waits.get(at).keySet()) {
                if (next.equals(start)) {
                    return path(start, at, reachedFrom);
                }
                if (reachedFrom.putIfAbsent(next, at) == null) {
                    queue.add(next);
                }
            }
        }
        return List.of();
    }

    private static List<String> path(String start, String end, Map<String, String> reachedFrom) {
        List<String> path = new ArrayList<>();
        for (String at = end; !at.equals(start); at = reachedFrom.get(at)) {
            path.add(0, at);
        }
        path.add(0, start);
        return path;
    }

    /** The need that makes one step wait for another. */
    String needBetween(String waiting, String provider) {
        return waits.get(waiting).get(provider);
    }
}
