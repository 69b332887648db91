package io.torpor.kernel.internal.session;

import io.torpor.abi.Pid;
import io.torpor.kernel.Plan;
import io.torpor.kernel.Recovered;
import io.torpor.kernel.SessionId;
import io.torpor.kernel.SessionListener;
import io.torpor.kernel.SessionResult;
import io.torpor.kernel.internal.Installed;
import io.torpor.kernel.internal.Offer;
import io.torpor.kernel.internal.claims.ClaimTable;
import io.torpor.kernel.internal.claims.Claimant;
import io.torpor.kernel.internal.plan.Planner;
import io.torpor.kernel.internal.plan.Step;
import io.torpor.kernel.internal.runs.Recovery;
import io.torpor.kernel.internal.runs.RunDirectory;
import io.torpor.spi.DumpStage;
import io.torpor.spi.FileDumper;
import io.torpor.spi.FileRestorer;
import io.torpor.spi.ImageStore;
import io.torpor.spi.Issue;
import io.torpor.spi.MappingDumper;
import io.torpor.spi.MappingRestorer;
import io.torpor.spi.Moment;
import io.torpor.spi.MomentListener;
import io.torpor.spi.Options;
import io.torpor.spi.Preflight;
import io.torpor.spi.Progress;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.StandIn;
import io.torpor.spi.TorporException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.MDC;

/** Plans, pins and runs sessions. May be used from any thread. */
public final class Sessions {
    private final Installed installed;
    private final RunDirectory runs;
    private final Recovery recovery;
    private final Planner<DumpStage> dumpPlanner = Planner.ofDumps();
    private final Planner<RestoreStage> restorePlanner = Planner.ofRestores();
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicBoolean rehearsed = new AtomicBoolean();
    private final Set<SessionGuard> running = ConcurrentHashMap.newKeySet();

    public Sessions(Installed installed) {
        this(installed, RunDirectory.preset());
    }

    Sessions(Installed installed, RunDirectory runs) {
        this.installed = installed;
        this.runs = runs;
        recovery = new Recovery(runs, installed);
    }

    /** What dead engines have left behind, mended where that can be done. */
    public List<Recovered> recover(Optional<String> runId) throws TorporException {
        return runId.isPresent() ? recovery.recover(runId.get()) : recovery.recoverAll();
    }

    /** Before a session touches anything: what was left frozen or locked could not be saved or brought back as it was. */
    private void recoverFirst(SessionState state) {
        for (Recovered recovered : recovery.recoverAll()) {
            state.report(
                    recovered.isMended()
                            ? recovered.asIssue()
                            : recovered.asIssue().asWarning());
        }
    }

    public Plan planDump() throws TorporException {
        return dumpPlanner.plan(installed.of(ResourceDumper.class)).plan();
    }

    public Plan planRestore() throws TorporException {
        return restorePlanner.plan(installed.of(ResourceRestorer.class)).plan();
    }

    public SessionResult dump(Pid root, Options options, ImageStore images, Progress progress) throws TorporException {
        SessionId id = new SessionId(SessionId.Kind.DUMP, numbers.incrementAndGet());
        List<Step<DumpStage, ResourceDumper>> plan =
                takingPart(dumpPlanner.plan(installed.of(ResourceDumper.class)).steps(), options);
        try (Pins pins = new Pins();
                MDC.MDCCloseable tree = MDC.putCloseable("tree", root.toString())) {
            List<Claimant<FileDumper>> fileDumpers = pinClaimants(FileDumper.class, pins);
            List<Claimant<MappingDumper>> mappingDumpers = pinClaimants(MappingDumper.class, pins);
            Map<Class<?>, ClaimTable<?>> claimants = dumpClaims(fileDumpers, mappingDumpers);
            Map<Step<DumpStage, ResourceDumper>, ResourceDumper> dumpers = new LinkedHashMap<>();
            for (Step<DumpStage, ResourceDumper> step : plan) {
                dumpers.put(step, pins.take(step.offer()));
            }
            List<Preflight> preflights = pinAll(Preflight.class, pins);
            DumpState state = new DumpState(id, runs, root, options, images, progress, claimants);
            recoverFirst(state);
            List<BoundStep<DumpStage>> steps = bind(dumpers, preflights, state);
            List<Offer<ResourceDumper>> offers = new ArrayList<>();
            plan.forEach(step -> offers.add(step.offer()));
            addBefore(DumpStage.SEAL, steps, "authors", () -> Authors.write(state, offers, claimants.values()));
            Timeline timeline;
            try (Rehearsal rehearsal =
                    rehearse(root, options, pins, dumpers, preflights, fileDumpers, mappingDumpers)) {
                if (rehearsal != null) {
                    addAfter(
                            DumpStage.QUIESCE,
                            steps,
                            "rehearsal",
                            () -> rehearsal.await().ifPresent(state::report));
                }
                addAfter(DumpStage.QUIESCE, steps, "garbage", Garbage::collect);
                timeline = run(DumpStage.class, steps, state, pins);
            }
            return FinishedSession.of(
                    state,
                    timeline,
                    timeline.frozenNanos(options.get(Options.LEAVE_RUNNING) ? DumpStage.THAW : DumpStage.RELEASE));
        }
    }

    /** What stands against a dump, and what it would save; the tree runs on meanwhile. */
    public SessionResult preflight(Pid root, Options wanted) throws TorporException {
        SessionId id = new SessionId(SessionId.Kind.PREFLIGHT, numbers.incrementAndGet());
        Options options = wanted.with(Options.PREFLIGHT, true);
        List<Step<DumpStage, ResourceDumper>> plan =
                takingPart(dumpPlanner.plan(installed.of(ResourceDumper.class)).steps(), options);
        try (Pins pins = new Pins()) {
            PreflightState state = new PreflightState(
                    id,
                    runs,
                    root,
                    options,
                    dumpClaims(pinClaimants(FileDumper.class, pins), pinClaimants(MappingDumper.class, pins)));
            Map<Step<DumpStage, ResourceDumper>, ResourceDumper> steps = new LinkedHashMap<>();
            for (Step<DumpStage, ResourceDumper> step : plan) {
                steps.put(step, pins.take(step.offer()));
            }
            Checks checks = new Checks(pinAll(Preflight.class, pins), state);
            SessionGuard guard = new SessionGuard(id, state.journal());
            running.add(guard);
            try {
                return FinishedSession.of(state, new Survey(state, guard).run(checks, steps), 0);
            } finally {
                running.remove(guard);
            }
        }
    }

    private static <S extends Enum<S>, T> List<Step<S, T>> takingPart(List<Step<S, T>> all, Options options) {
        List<Step<S, T>> steps = new ArrayList<>();
        for (Step<S, T> step : all) {
            if (step.takesPart(options)) {
                steps.add(step);
            }
        }
        return steps;
    }

    private static Map<Class<?>, ClaimTable<?>> dumpClaims(
            List<Claimant<FileDumper>> files, List<Claimant<MappingDumper>> mappings) {
        return Map.of(
                FileDumper.class, new ClaimTable<>(SessionId.Kind.DUMP, files),
                MappingDumper.class, new ClaimTable<>(SessionId.Kind.DUMP, mappings));
    }

    /** As the last step of a stage. */
    private static <S extends Enum<S>> void addAfter(
            S stage, List<BoundStep<S>> steps, String name, BoundStep.Action action) {
        int at = 0;
        while (at < steps.size() && steps.get(at).stage().compareTo(stage) <= 0) {
            at++;
        }
        steps.add(at, new BoundStep<>(name, stage, action));
    }

    /** As the first step of a stage. */
    private static <S extends Enum<S>> void addBefore(
            S stage, List<BoundStep<S>> steps, String name, BoundStep.Action action) {
        int at = 0;
        while (at < steps.size() && steps.get(at).stage().compareTo(stage) < 0) {
            at++;
        }
        steps.add(at, new BoundStep<>(name, stage, action));
    }

    private static List<BoundStep<DumpStage>> bind(
            Map<Step<DumpStage, ResourceDumper>, ResourceDumper> dumpers, List<Preflight> preflights, DumpState state) {
        List<BoundStep<DumpStage>> steps = new ArrayList<>();
        steps.add(new BoundStep<>("preflight", DumpStage.PREFLIGHT, new Checks(preflights, state)::run));
        dumpers.forEach((step, dumper) -> {
            if (step.stage() != DumpStage.THAW || state.options().get(Options.LEAVE_RUNNING)) {
                steps.add(new BoundStep<>(step.name(), step.stage(), () -> dumper.dump(state)));
            }
        });
        if (state.options().get(Options.MOMENTS) != MomentListener.NOBODY) {
            thawAfterSeal(steps);
        }
        return steps;
    }

    /** Who hears of {@link Moment#POST_DUMP} finds complete images of a tree that stands still, also if it is to run on. */
    private static void thawAfterSeal(List<BoundStep<DumpStage>> steps) {
        List<BoundStep<DumpStage>> thaw = new ArrayList<>();
        steps.removeIf(step -> step.stage() == DumpStage.THAW && thaw.add(step));
        int at = steps.size();
        while (at > 0 && steps.get(at - 1).stage().compareTo(DumpStage.SEAL) > 0) {
            at--;
        }
        steps.addAll(at, thaw);
    }

    /** Once in the life of an engine: what it does for a cold JVM, the first dump does for the next. Null then, and where nobody stands in. */
    private Rehearsal rehearse(
            Pid root,
            Options wanted,
            Pins pins,
            Map<Step<DumpStage, ResourceDumper>, ResourceDumper> dumpers,
            List<Preflight> preflights,
            List<Claimant<FileDumper>> fileDumpers,
            List<Claimant<MappingDumper>> mappingDumpers)
            throws TorporException {
        List<StandIn> standIns = pinAll(StandIn.class, pins);
        if (standIns.isEmpty() || !rehearsed.compareAndSet(false, true)) {
            return null;
        }
        Map<Class<?>, ClaimTable<?>> claimants = dumpClaims(fileDumpers, mappingDumpers);
        return Rehearsal.begin(standIns, root, wanted, (standIn, options) -> {
            SessionId id = new SessionId(SessionId.Kind.DUMP, numbers.incrementAndGet());
            DumpState state =
                    new DumpState(id, runs, standIn.pid(), options, new DiscardedImages(), Unheard.PROGRESS, claimants);
            SessionGuard guard = new SessionGuard(id, state.journal());
            running.add(guard);
            try {
                Session.unlogged(
                                DumpStage.class,
                                bind(dumpers, preflights, state),
                                state,
                                new Listeners(List.of(), state),
                                guard)
                        .run();
            } finally {
                running.remove(guard);
            }
        });
    }

    public SessionResult restore(Options options, ImageStore images, Progress progress) throws TorporException {
        SessionId id = new SessionId(SessionId.Kind.RESTORE, numbers.incrementAndGet());
        List<Step<RestoreStage, ResourceRestorer>> plan = takingPart(
                restorePlanner.plan(installed.of(ResourceRestorer.class)).steps(), options);
        try (Pins pins = new Pins()) {
            Map<Class<?>, ClaimTable<?>> claimants = Map.of(
                    FileRestorer.class, new ClaimTable<>(id.kind(), pinClaimants(FileRestorer.class, pins)),
                    MappingRestorer.class, new ClaimTable<>(id.kind(), pinClaimants(MappingRestorer.class, pins)));
            RestoreState state = new RestoreState(id, runs, options, images, progress, claimants);
            recoverFirst(state);
            List<BoundStep<RestoreStage>> steps = new ArrayList<>();
            steps.add(new BoundStep<>("authors", RestoreStage.PREPARE, () -> Authors.check(images, installed)));
            for (Step<RestoreStage, ResourceRestorer> step : plan) {
                ResourceRestorer restorer = pins.take(step.offer());
                steps.add(new BoundStep<>(step.name(), step.stage(), () -> restorer.restore(state)));
            }
            return FinishedSession.of(state, run(RestoreStage.class, steps, state, pins), 0);
        }
    }

    /** Ends all sessions that run, and returns when they have ended. */
    public void endAll(String reason) {
        running.forEach(guard -> guard.cancel(reason));
        running.forEach(guard -> guard.endFromOutside(reason));
    }

    private <S extends Enum<S>> Timeline run(Class<S> stages, List<BoundStep<S>> steps, SessionState state, Pins pins)
            throws TorporException {
        Listeners listeners = new Listeners(pinAll(SessionListener.class, pins), state);
        SessionGuard guard = new SessionGuard(state.id(), state.journal());
        running.add(guard);
        try {
            return new Session<>(stages, steps, state, listeners, guard).run();
        } finally {
            running.remove(guard);
        }
    }

    private <T> List<T> pinAll(Class<T> type, Pins pins) throws TorporException {
        List<T> services = new ArrayList<>();
        for (Offer<T> offer : installed.of(type)) {
            services.add(pins.take(offer));
        }
        return services;
    }

    /** Of all services that don't say what they claim, not just the first is named. */
    private <T> List<Claimant<T>> pinClaimants(Class<T> role, Pins pins) throws TorporException {
        List<Claimant<T>> claimants = new ArrayList<>();
        List<Issue> issues = new ArrayList<>();
        for (Offer<T> offer : installed.of(role)) {
            try {
                claimants.add(new Claimant<>(offer));
            } catch (TorporException e) {
                issues.addAll(e.issues());
            }
        }
        if (!issues.isEmpty()) {
            throw new TorporException(issues);
        }
        for (Claimant<T> claimant : claimants) {
            claimant.bind(pins.take(claimant.offer()));
        }
        return claimants;
    }
}
