package io.torpor.kernel.internal.osgi;

import io.torpor.kernel.internal.Installed;
import io.torpor.kernel.internal.Offer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * The services of a framework, looked up when a session starts. References only: no component is activated by it. They are not
 * tracked, because between sessions nobody wants to know.
 */
final class FrameworkServices implements Installed {
    private final BundleContext context;

    FrameworkServices(BundleContext context) {
        this.context = context;
    }

    @Override
    public <T> List<Offer<T>> of(Class<T> type) {
        List<Offer<T>> offers = new ArrayList<>();
        for (ServiceReference<T> reference : references(type)) {
            Bundle provider = reference.getBundle();
            // Null: unregistered since the line above.
            if (provider != null) {
                offers.add(new ServiceOffer<>(context, reference, provider));
            }
        }
        offers.sort(Comparator.comparing(Offer::label));
        return offers;
    }

    private <T> Collection<ServiceReference<T>> references(Class<T> type) {
        try {
            return context.getServiceReferences(type, null);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("a framework that refuses the filter null", e);
        }
    }
}
