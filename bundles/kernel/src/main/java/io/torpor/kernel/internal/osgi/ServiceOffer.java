package io.torpor.kernel.internal.osgi;

import io.torpor.kernel.internal.Offer;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceException;
import org.osgi.framework.ServiceObjects;
import org.osgi.framework.ServiceReference;

/** A service of the framework. A delayed component behind it is activated by {@link #pin}, not before. */
final class ServiceOffer<T> implements Offer<T> {
    private final BundleContext context;
    private final ServiceReference<T> reference;
    private final String bundle;

    /** @param provider the bundle that registered it; asked for before, because a reference forgets it */
    ServiceOffer(BundleContext context, ServiceReference<T> reference, Bundle provider) {
        this.context = context;
        this.reference = reference;
        this.bundle = provider.getSymbolicName() + " " + provider.getVersion();
    }

    @Override
    public Object property(String key) {
        return reference.getProperty(key);
    }

    @Override
    public String label() {
        Object component = property("component.name");
        return (component == null ? "service " + property("service.id") : component) + " (" + bundle + ")";
    }

    @Override
    public String bundle() {
        return bundle;
    }

    @Override
    public Pin<T> pin() throws TorporException {
        ServiceObjects<T> objects = context.getServiceObjects(reference);
        T service = objects == null ? null : activated(objects);
        if (service == null) {
            throw failed(null).toException();
        }
        return new Held<>(objects, service);
    }

    private T activated(ServiceObjects<T> objects) throws TorporException {
        try {
            return objects.getService();
        } catch (ServiceException e) {
            throw failed(e).toException();
        }
    }

    private Issue failed(Throwable cause) {
        Issue issue = Issue.error(
                "KERNEL-006",
                new Subject.Other(label()),
                label() + " cannot be used: its component did not start, or its bundle was just stopped",
                "The log says why a component did not start; try again if a bundle was being updated.");
        return cause == null ? issue : issue.causedBy(cause);
    }

    private record Held<T>(ServiceObjects<T> objects, T service) implements Pin<T> {
        @Override
        public void release() {
            try {
                objects.ungetService(service);
            } catch (IllegalArgumentException | IllegalStateException e) {
                // Unregistered meanwhile, or the engine itself was stopped: the framework has taken the object back
                // already.
                return;
            }
        }
    }
}
