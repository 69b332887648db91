package io.torpor.itests.bundles;

import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.torpor.kernel.Engine;
import io.torpor.spi.TorporException;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;

/** Without the bundle that provides what others need, the plan says so, by name, before anything is touched. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class MissingProviderTest {
    @Inject
    private Engine engine;

    @Configuration
    public Option[] configuration() {
        return new Option[] {Felix.tree("tasks")};
    }

    @Test
    public void dump() {
        TorporException problem = assertThrows(TorporException.class, engine::planDump);
        assertTrue(problem.getMessage(), problem.getMessage().contains("task-tree"));
    }

    @Test
    public void restore() {
        TorporException problem = assertThrows(TorporException.class, engine::planRestore);
        assertTrue(problem.getMessage(), problem.getMessage().contains("puppets"));
    }
}
