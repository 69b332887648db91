package io.torpor.rpc;

import io.torpor.spi.Feature;
import io.torpor.spi.FeatureProbe;
import io.torpor.spi.Issue;
import io.torpor.spi.TorporException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Whether this machine has what every dump and restore needs. */
@Component(service = HostCheck.class)
public final class HostCheck {
    private final List<FeatureProbe> mandatory = new ArrayList<>();

    @Activate
    public HostCheck(@Reference List<Map.Entry<Map<String, Object>, FeatureProbe>> probes) {
        for (Map.Entry<Map<String, Object>, FeatureProbe> probe : probes) {
            if (Boolean.TRUE.equals(probe.getKey().get(Feature.PREFIX_ + "mandatory"))) {
                mandatory.add(probe.getValue());
            }
        }
    }

    /** @throws TorporException with all that is missing */
    void run() throws TorporException {
        List<Issue> missing = new ArrayList<>();
        for (FeatureProbe probe : mandatory) {
            Optional<Issue> issue = probe.probe();
            issue.ifPresent(missing::add);
        }
        if (!missing.isEmpty()) {
            throw new TorporException(missing);
        }
    }
}
