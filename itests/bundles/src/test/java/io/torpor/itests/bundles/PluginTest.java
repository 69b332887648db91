package io.torpor.itests.bundles;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;

import io.torpor.abi.Pid;
import io.torpor.image.DirectoryStore;
import io.torpor.kernel.Engine;
import io.torpor.kernel.PlannedStep;
import io.torpor.spi.Options;
import io.torpor.spi.Progress;
import io.torpor.spi.TorporException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** A plugin that comes while the engine runs takes part in the next session, and is gone from the one after it was removed. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class PluginTest {
    private static final String PLUGIN = "torpor.itests.plugin";
    private static final Progress SILENT = new Progress() {
        @Override
        public void begin(String what, String unit, long total) {}

        @Override
        public void advance(long amount) {}
    };

    @Inject
    private BundleContext context;

    @Inject
    private Engine engine;

    private Bundle plugin;

    @Configuration
    public Option[] configuration() {
        return new Option[] {
            Felix.tree(),
            systemProperty(PLUGIN).value(SamplePlugin.build().toUri().toString())
        };
    }

    @After
    public void uninstall() throws Exception {
        if (plugin != null && plugin.getState() != Bundle.UNINSTALLED) {
            plugin.uninstall();
        }
    }

    @Test
    public void appearsInTheNextPlan() throws Exception {
        assertFalse(steps().contains("sample-note"));
        install();
        PlannedStep step = engine.planDump().steps().stream()
                .filter(each -> each.name().equals("sample-note"))
                .findFirst()
                .orElseThrow();
        assertEquals("OBSERVE", step.stage());
        assertTrue(step.bundle(), step.bundle().startsWith("io.torpor.itests.sample 1.2.3"));
        List<String> steps = steps();
        plugin.stop();
        assertFalse(steps().contains("sample-note"));
        plugin.start();
        assertEquals(steps, steps());
    }

    /** Two claimants of one descriptor: the dump is refused by name, and the process goes on. */
    @Test
    public void conflictingClaim() throws Exception {
        install();
        Pid pid = startSleeper();
        Path images = Files.createTempDirectory("torpor-itest");
        try {
            TorporException problem = assertThrows(
                    TorporException.class, () -> engine.dump(pid, Options.NONE, new DirectoryStore(images), SILENT));
            assertTrue(
                    problem.getMessage(),
                    problem.getMessage().contains("/dev/null")
                            || problem.getMessage().contains("char 1:3"));
            assertTrue(problem.getMessage(), problem.getMessage().contains("NullDumper"));
            assertTrue(problem.getMessage(), problem.getMessage().contains("io.torpor.files"));
            String status = Files.readString(Path.of("/proc/" + pid.number() + "/status"));
            assertTrue(status, status.contains("State:\tS") && status.contains("TracerPid:\t0"));
        } finally {
            ProcessHandle.of(pid.number()).ifPresent(ProcessHandle::destroyForcibly);
            try (var files = Files.list(images)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(images);
        }
    }

    /** Not a child of this JVM, whose reaper would take the stops of what is traced. */
    private static Pid startSleeper() throws Exception {
        Process shell =
                new ProcessBuilder("sh", "-c", "setsid sleep 1000 </dev/null >/dev/null 2>&1 & echo $!").start();
        return new Pid(
                Integer.parseInt(new String(shell.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).trim()));
    }

    private void install() throws Exception {
        plugin = context.installBundle(System.getProperty(PLUGIN));
        plugin.start();
    }

    private List<String> steps() throws TorporException {
        return engine.planDump().steps().stream().map(PlannedStep::name).toList();
    }
}
