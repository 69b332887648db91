package io.torpor.itests.bundles;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import io.torpor.kernel.Engine;
import io.torpor.kernel.PlannedStep;
import java.util.ArrayList;
import java.util.List;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** All bundles resolve, all components can be activated, and the engine plans with them. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class BundlesTest {
    @Inject
    private BundleContext context;

    @Inject
    private ServiceComponentRuntime components;

    @Inject
    private Engine engine;

    @Configuration
    public Option[] configuration() {
        return new Option[] {Felix.tree()};
    }

    @Test
    public void allBundlesAreActive() {
        List<String> wrong = new ArrayList<>();
        int ours = 0;
        for (Bundle bundle : context.getBundles()) {
            boolean fragment = bundle.getHeaders().get(Constants.FRAGMENT_HOST) != null;
            if (bundle.getState() != (fragment ? Bundle.RESOLVED : Bundle.ACTIVE)) {
                wrong.add(bundle + " is in state " + bundle.getState());
            }
            ours += bundle.getSymbolicName().startsWith("io.torpor.") ? 1 : 0;
        }
        assertEquals(List.of(), wrong);
        assertTrue("bundles of ours: " + ours, ours >= 18);
    }

    /** Delayed components are satisfied before anybody asks; a failing constructor shows only when somebody does. */
    @Test
    public void allComponentsCanBeActivated() {
        List<String> wrong = new ArrayList<>();
        int seen = 0;
        for (ComponentDescriptionDTO description : components.getComponentDescriptionDTOs()) {
            seen++;
            for (ServiceReference<?> reference : references(description)) {
                Object service = context.getService(reference);
                if (service == null) {
                    wrong.add(description.name + " cannot be activated");
                }
                context.ungetService(reference);
            }
            for (ComponentConfigurationDTO configuration : components.getComponentConfigurationDTOs(description)) {
                if (configuration.state != ComponentConfigurationDTO.ACTIVE
                        && configuration.state != ComponentConfigurationDTO.SATISFIED) {
                    wrong.add(description.name + " is in state " + configuration.state + ": " + configuration.failure);
                }
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue("components: " + seen, seen > 50);
    }

    private List<ServiceReference<?>> references(ComponentDescriptionDTO description) {
        List<ServiceReference<?>> found = new ArrayList<>();
        Bundle bundle = context.getBundle(description.bundle.id);
        if (bundle.getRegisteredServices() != null) {
            for (ServiceReference<?> reference : bundle.getRegisteredServices()) {
                if (description.name.equals(reference.getProperty("component.name"))) {
                    found.add(reference);
                }
            }
        }
        return found;
    }

    @Test
    public void engineReportsEveryComponentWithoutServiceLoss() {
        List<String> lonely = new ArrayList<>();
        for (ComponentDescriptionDTO description : components.getComponentDescriptionDTOs()) {
            if (description.serviceInterfaces.length > 0
                    && references(description).isEmpty()) {
                lonely.add(description.name);
            }
        }
        assertEquals("components whose service is not registered", List.of(), lonely);
    }

    @Test
    public void dumpsAndRestoresCanBePlanned() throws Exception {
        assertNotNull(engine);
        List<String> dump =
                engine.planDump().steps().stream().map(PlannedStep::name).toList();
        List<String> restore =
                engine.planRestore().steps().stream().map(PlannedStep::name).toList();
        assertTrue("steps of a dump: " + dump, dump.size() > 15);
        assertTrue("steps of a restore: " + restore, restore.size() > 12);
        assertEquals(
                "step names are unique", dump.size(), dump.stream().distinct().count());
        assertEquals(
                "a plan does not depend on chance",
                dump,
                engine.planDump().steps().stream().map(PlannedStep::name).toList());
    }
}
