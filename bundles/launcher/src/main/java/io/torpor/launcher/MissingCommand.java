package io.torpor.launcher;

import io.torpor.cli.Command;
import io.torpor.cli.UsageException;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/** Why there is no service for a command: nobody offers it, or who does lacks something. */
final class MissingCommand {
    private MissingCommand() {}

    static TorporException explain(BundleContext context, String name) throws UsageException {
        ServiceReference<ServiceComponentRuntime> reference =
                context.getServiceReference(ServiceComponentRuntime.class);
        if (reference == null) {
            throw new IllegalStateException("Declarative Services are not installed");
        }
        ServiceComponentRuntime runtime = context.getService(reference);
        Collection<ComponentDescriptionDTO> components = runtime.getComponentDescriptionDTOs();
        for (ComponentDescriptionDTO component : components) {
            if (name.equals(component.properties.get(Command.NAME))) {
                return Issue.error(
                                "LAUNCHER-003",
                                new Subject.Other("command " + name),
                                "Command " + name + " is not available: "
                                        + String.join("; ", lacks(runtime, component)),
                                "Install the bundles that are missing.")
                        .toException();
            }
        }
        throw new UsageException("Unknown command " + name + "; --help shows all");
    }

    private static String wanted(ComponentDescriptionDTO component, UnsatisfiedReferenceDTO unsatisfied) {
        String type = unsatisfied.name;
        for (ReferenceDTO reference : component.references) {
            if (reference.name.equals(unsatisfied.name)) {
                type = reference.interfaceName;
            }
        }
        return unsatisfied.target == null ? type : type + " " + unsatisfied.target;
    }

    /** What a component waits for, or why it failed. */
    private static List<String> lacks(ServiceComponentRuntime runtime, ComponentDescriptionDTO component) {
        List<String> lacks = new ArrayList<>();
        for (ComponentConfigurationDTO configuration : runtime.getComponentConfigurationDTOs(component)) {
            for (UnsatisfiedReferenceDTO reference : configuration.unsatisfiedReferences) {
                lacks.add(component.name + " needs " + wanted(component, reference));
            }
            if (configuration.state == ComponentConfigurationDTO.FAILED_ACTIVATION) {
                lacks.add(component.name + " failed: " + configuration.failure);
            }
        }
        return lacks.isEmpty() ? List.of(component.name + " is not active") : lacks;
    }
}
