package io.torpor.kernel.internal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.torpor.abi.Pid;
import io.torpor.kernel.SessionResult;
import io.torpor.kernel.internal.FakeOffer;
import io.torpor.spi.DumpStage;
import io.torpor.spi.Issue;
import io.torpor.spi.Options;
import io.torpor.spi.Preflight;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SurveyTest {
    private static final Issue REFUSAL = Issue.error("TEST-001", new Subject.Other("tree"), "It will not do", "");

    private final FakeInstalled installed = new FakeInstalled();
    private final List<String> events = new ArrayList<>();

    private FakeOffer<ResourceDumper> live(String name, DumpStage stage, ResourceDumper dumper) {
        return installed.step(name, stage, dumper).with("torpor.dump.live", true);
    }

    private SessionResult preflight() throws TorporException {
        return installed.sessions.preflight(new Pid(4711), Options.NONE);
    }

    private static List<String> codes(SessionResult result) {
        return result.issues().stream().map(Issue::code).toList();
    }

    @Test
    void onlyStepsThatMayLookAtARunningTreeTakePart() throws TorporException {
        FakeOffer<ResourceDumper> freeze = installed.step("freeze", DumpStage.FREEZE, context -> events.add("freeze"));
        live("look", DumpStage.OBSERVE, context -> events.add("look"));
        live("survey", DumpStage.RESOURCES, context -> events.add("survey"))
                .with("torpor.dump.onlyWith", Options.PREFLIGHT.name());
        preflight();
        assertEquals(List.of("look", "survey"), events);
        assertEquals(0, freeze.pinned);
        events.clear();
        installed.dump();
        assertEquals(List.of("freeze", "look"), events);
    }

    @Test
    void anObjectionEndsADumpButNotAPreflight() throws TorporException {
        live("a", DumpStage.OBSERVE, context -> {
            context.refuse(REFUSAL);
            events.add("went on");
        });
        live("b", DumpStage.OBSERVE, context -> events.add("b"));
        assertEquals(List.of("TEST-001"), codes(preflight()));
        assertEquals(List.of("went on", "b"), events);
        events.clear();
        assertThrows(TorporException.class, installed::dump);
        assertEquals(List.of(), events);
    }

    @Test
    void aStepThatFailsTakesOnlyItsDependantsAlong() throws TorporException {
        live("a", DumpStage.FREEZE, context -> {
                    throw REFUSAL.toException();
                })
                .provides("tree");
        live("b", DumpStage.OBSERVE, context -> events.add("b")).needs("tree").provides("map");
        live("c", DumpStage.OBSERVE, context -> events.add("c")).needs("map");
        live("d", DumpStage.OBSERVE, context -> events.add("d"));
        assertEquals(List.of("TEST-001"), codes(preflight()));
        assertEquals(List.of("d"), events);
    }

    @Test
    void aBugIsNamedAndEndsNothing() throws TorporException {
        live("a", DumpStage.OBSERVE, context -> {
            throw new IllegalStateException("bug");
        });
        live("b", DumpStage.OBSERVE, context -> events.add("b"));
        assertEquals(List.of("KERNEL-019"), codes(preflight()));
        assertEquals(List.of("b"), events);
    }

    @Test
    void whatTwoOfThemSayIsHeardOnce() throws TorporException {
        installed.add(Preflight.class, new FakeOffer<>("check", Map.of(), context -> List.of(REFUSAL)));
        live("a", DumpStage.OBSERVE, context -> context.refuse(REFUSAL));
        assertEquals(List.of("TEST-001"), codes(preflight()));
    }

    @Test
    void everythingThatWasOpenedIsClosed() throws TorporException {
        live("a", DumpStage.OBSERVE, context -> context.undo("close", () -> events.add("closed")));
        preflight();
        assertEquals(List.of("closed"), events);
        installed.all().forEach(offer -> assertEquals(offer.pinned, offer.released, offer.label()));
    }
}
