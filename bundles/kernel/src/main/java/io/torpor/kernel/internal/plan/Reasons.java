package io.torpor.kernel.internal.plan;

import io.torpor.kernel.Plan;
import io.torpor.kernel.PlannedStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Says of each step in an order which need put it there. */
final class Reasons<S extends Enum<S>, T> {
    private final List<Step<S, T>> ordered;
    private final Map<S, String> conditions;

    Reasons(List<Step<S, T>> ordered, Map<S, String> conditions) {
        this.ordered = ordered;
        this.conditions = conditions;
    }

    Plan plan() {
        List<PlannedStep> planned = new ArrayList<>();
        for (int place = 0; place < ordered.size(); place++) {
            Step<S, T> step = ordered.get(place);
            planned.add(new PlannedStep(
                    step.stage().name(),
                    step.name(),
                    step.provides(),
                    step.needs(),
                    step.offer().bundle(),
                    reason(place)));
        }
        return new Plan(planned);
    }

    private String reason(int place) {
        Step<S, T> step = ordered.get(place);
        String why = "any time in its stage: it needs nothing";
        for (int before = place - 1; before >= 0; before--) {
            Step<S, T> provider = ordered.get(before);
            String need = met(step, provider);
            if (need != null) {
                why = provider.stage() == step.stage()
                        ? "after " + provider.name() + ", which provides `" + need + "`"
                        : "any time in its stage: the last thing it needs, `" + need + "`, is there since "
                                + provider.stage();
                break;
            }
        }
        if (!step.onlyWith().isEmpty()) {
            why += "; only with " + String.join(" or ", step.onlyWith());
        }
        String condition = conditions.get(step.stage());
        return condition == null ? why : why + "; " + condition;
    }

    private String met(Step<S, T> step, Step<S, T> provider) {
        for (String need : step.needs()) {
            if (provider.provides().contains(need)) {
                return need;
            }
        }
        return null;
    }
}
