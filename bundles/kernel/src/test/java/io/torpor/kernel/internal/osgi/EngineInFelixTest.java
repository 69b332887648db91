package io.torpor.kernel.internal.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.abi.Pid;
import io.torpor.kernel.Engine;
import io.torpor.kernel.IssueCatalogue;
import io.torpor.kernel.PlannedStep;
import io.torpor.kernel.SessionResult;
import io.torpor.kernel.internal.osgi.sample.SampleDumper;
import io.torpor.kernel.internal.session.NoImages;
import io.torpor.spi.Options;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/** The kernel's own bundle, as bnd made it, in a Felix with Declarative Services; steps come from the test and from a bundle made here. */
class EngineInFelixTest {
    @TempDir
    Path directory;

    private TestFramework felix;
    private BundleContext context;
    private Engine engine;

    @BeforeEach
    void start() throws Exception {
        System.clearProperty(SampleDumper.ACTIVATED);
        felix = TestFramework.start(directory);
        context = felix.context();
        engine = service(Engine.class);
    }

    @AfterEach
    void stop() throws Exception {
        felix.close();
    }

    private <T> T service(Class<T> type) {
        ServiceReference<T> reference = context.getServiceReference(type);
        assertNotNull(reference, type.getName());
        return context.getService(reference);
    }

    private ServiceRegistration<ResourceDumper> register(String name, String stage, ResourceDumper dumper) {
        return context.registerService(ResourceDumper.class, dumper, properties(name, stage));
    }

    private static Hashtable<String, Object> properties(String name, String stage) {
        return new Hashtable<>(Map.of("torpor.dump.name", name, "torpor.dump.stage", stage));
    }

    private SessionResult dump() throws TorporException {
        return engine.dump(new Pid(1), Options.NONE, new NoImages(), new NoImages());
    }

    @Test
    void planningActivatesNoComponentAndADumpDoes() throws Exception {
        Bundle sample = felix.installSample(directory.resolve("sample.jar"));
        sample.start();
        List<PlannedStep> steps = engine.planDump().steps();
        assertEquals(
                List.of(new PlannedStep(
                        "OBSERVE",
                        "sample",
                        List.of("x"),
                        List.of(),
                        "sample 1.2.3",
                        "any time in its stage: it needs nothing")),
                steps);
        assertNull(System.getProperty(SampleDumper.ACTIVATED));
        assertEquals(1, dump().count("sample"));
        assertEquals("yes", System.getProperty(SampleDumper.ACTIVATED));
    }

    @Test
    void aBundleThatIsStoppedInTheMiddleServesThisSessionAndNotTheNext() throws Exception {
        Bundle sample = felix.installSample(directory.resolve("sample.jar"));
        sample.start();
        register("saboteur", "PREFLIGHT", dump -> {
            try {
                sample.stop();
            } catch (BundleException e) {
                throw new IllegalStateException(e);
            }
        });
        assertEquals(1, dump().count("sample"));
        assertEquals(0, dump().count("sample"));
    }

    @Test
    void aServiceThatIsUnregisteredInTheMiddleServesThisSession() throws Exception {
        ServiceRegistration<ResourceDumper> late = register("late", "SEAL", dump -> dump.count("late", 1));
        register("saboteur", "PREFLIGHT", dump -> {
            if (dump.find(String.class).isEmpty()) {
                dump.provide(String.class, "once");
                late.unregister();
            }
        });
        assertEquals(1, dump().count("late"));
        assertEquals(1, engine.planDump().steps().size());
    }

    @Test
    void serviceObjectsAreGivenBackAfterTheSession() throws Exception {
        List<String> events = new ArrayList<>();
        context.registerService(ResourceDumper.class.getName(), new Counting(events), properties("counted", "OBSERVE"));
        dump();
        assertEquals(List.of("got", "dumped", "ungot"), events);
    }

    @Test
    void aComponentThatGivesNoObjectIsRefusedByName() {
        context.registerService(
                ResourceDumper.class.getName(),
                new ServiceFactory<ResourceDumper>() {
                    @Override
                    public ResourceDumper getService(Bundle bundle, ServiceRegistration<ResourceDumper> registration) {
                        return null;
                    }

                    @Override
                    public void ungetService(
                            Bundle bundle, ServiceRegistration<ResourceDumper> registration, ResourceDumper dumper) {}
                },
                properties("broken", "OBSERVE"));
        TorporException e = assertThrows(TorporException.class, this::dump);
        assertEquals("KERNEL-006", e.issue().code());
    }

    @Test
    void stoppingTheKernelEndsASessionAndUndoesIt() {
        List<String> events = new ArrayList<>();
        register("stops", "OBSERVE", dump -> {
            dump.undo("effect", () -> events.add("undone"));
            try {
                felix.bundle("io.torpor.kernel").stop();
            } catch (BundleException e) {
                throw new IllegalStateException(e);
            }
            events.add("stopped");
        });
        register("t-never", "SEAL", dump -> events.add("went on"));
        TorporException e = assertThrows(TorporException.class, this::dump);
        assertEquals("KERNEL-011", e.issue().code());
        assertEquals(List.of("undone", "stopped"), events);
        assertFalse(Thread.interrupted(), "the interrupt was the engine's own");
    }

    @Test
    void theCatalogueExplainsEveryCodeOfInstalledBundles() {
        IssueCatalogue catalogue = service(IssueCatalogue.class);
        assertTrue(catalogue.explain("kernel-003").orElseThrow().startsWith("A step needs a capability"));
        assertTrue(catalogue.explain("NOBODY-001").isEmpty());
    }

    private record Counting(List<String> events) implements ServiceFactory<ResourceDumper> {
        @Override
        public ResourceDumper getService(Bundle bundle, ServiceRegistration<ResourceDumper> registration) {
            events.add("got");
            return dump -> events.add("dumped");
        }

        @Override
        public void ungetService(
                Bundle bundle, ServiceRegistration<ResourceDumper> registration, ResourceDumper dumper) {
            events.add("ungot");
        }
    }
}
