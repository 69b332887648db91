package io.torpor.credentials;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.abi.Capabilities;
import io.torpor.abi.Prctl;
import io.torpor.abi.ResourceLimits;
import io.torpor.abi.SchedConstants;
import io.torpor.image.proto.creds_entry;
import io.torpor.image.proto.rlimit_entry;
import io.torpor.image.proto.task_core_entry;
import io.torpor.image.proto.task_rlimits_entry;
import io.torpor.image.proto.thread_core_entry;
import io.torpor.linux.Processes;
import io.torpor.procfs.Limits;
import io.torpor.procfs.ProcFs;
import io.torpor.procfs.Stat;
import io.torpor.procfs.Status;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Call;
import io.torpor.tracee.Data;
import io.torpor.tracee.PuppetThread;
import io.torpor.tracee.SavedTask;
import io.torpor.trial.TrialPuppet;
import io.torpor.trial.TrialSession;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restores credentials into a real process, and reads them back from the kernel. */
class CredentialRestoreTest {
    private static final long NET_BIND = 1L << Capabilities.CAP_NET_BIND_SERVICE;
    private static final long MODULE = 1L << Capabilities.CAP_SYS_MODULE;

    private final ProcFs procFs = new ProcFs();
    private final TrialSession session = new TrialSession();
    private Status own;

    @TempDir
    Path images;

    @BeforeEach
    void readOwn() throws Exception {
        own = procFs.status(Processes.self());
    }

    private creds_entry.Builder same() {
        return CredentialRecord.of(own, 0, SecurityLabels.Labels.NONE).toBuilder();
    }

    private static thread_core_entry.Builder thread(creds_entry.Builder credentials) {
        return thread_core_entry.newBuilder().setCreds(credentials);
    }

    private static task_core_entry.Builder task() {
        return task_core_entry.newBuilder().setPersonality(0).setBlkSigset(0);
    }

    private static creds_entry.Builder capabilities(creds_entry.Builder record, CapabilitySets sets) {
        return record.clearCapEff()
                .clearCapPrm()
                .clearCapInh()
                .clearCapAmb()
                .clearCapBnd()
                .addCapEff((int) sets.effective())
                .addCapEff((int) (sets.effective() >>> 32))
                .addCapPrm((int) sets.permitted())
                .addCapPrm((int) (sets.permitted() >>> 32))
                .addCapInh((int) sets.inheritable())
                .addCapInh((int) (sets.inheritable() >>> 32))
                .addCapAmb((int) sets.ambient())
                .addCapAmb((int) (sets.ambient() >>> 32))
                .addCapBnd((int) sets.bounding())
                .addCapBnd((int) (sets.bounding() >>> 32));
    }

    private void restore(TrialPuppet trial) throws Exception {
        new LabelPlanner().restore(session);
        new BaselineRestorer().restore(session);
        trial.tree().run();
        new SchedulingRestorer().restore(session);
        new LimitRestorer().restore(session);
        new CredentialRestorer().restore(session);
    }

    @Test
    void threadsOfOneProcessGetDifferentCredentials() throws Exception {
        try (TrialPuppet trial = new TrialPuppet()) {
            PuppetThread second = trial.addThread();
            int securebits = Capabilities.SECBIT_NO_SETUID_FIXUP
                    | Capabilities.SECBIT_NO_CAP_AMBIENT_RAISE
                    | Capabilities.SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED;
            long bounding = own.boundingCapabilities() & ~MODULE;
            CapabilitySets few = new CapabilitySets(0, NET_BIND, NET_BIND | MODULE, NET_BIND, bounding);
            trial.saved(
                    session,
                    images,
                    task(),
                    thread(same().setUid(1000)
                            .setEuid(1001)
                            .setSuid(1002)
                            .setFsuid(1003)
                            .setGid(2000)
                            .setEgid(2001)
                            .setSgid(2002)
                            .setFsgid(2003)
                            .clearGroups()
                            .addGroups(7)
                            .addGroups(70000)),
                    thread(capabilities(same().setUid(5).setEuid(5).setSuid(5).setFsuid(5), few)
                                    .setSecbits(securebits)
                                    .setNoNewPrivs(1))
                            .setPdeathSig(10));
            restore(trial);

            Status first = procFs.status(trial.puppet().pid());
            assertArrayEquals(new int[] {1000, 1001, 1002, 1003}, first.uid());
            assertArrayEquals(new int[] {2000, 2001, 2002, 2003}, first.gid());
            assertArrayEquals(new int[] {7, 70000}, first.groups());
            assertEquals(own.effectiveCapabilities(), first.effectiveCapabilities());

            Status other = procFs.status(trial.puppet().pid(), second.tid());
            assertArrayEquals(new int[] {5, 5, 5, 5}, other.uid());
            assertArrayEquals(own.groups(), other.groups());
            assertEquals(few, CapabilitySets.of(other));
            assertTrue(other.noNewPrivileges());
            Call bits = second.script().call("prctl", Prctl.PR_GET_SECUREBITS, 0, 0, 0, 0);
            Data signal = second.script().room(4);
            second.script().call("prctl", Prctl.PR_GET_PDEATHSIG, signal, 0, 0, 0);
            trial.tree().run();
            assertEquals(securebits, bits.result());
            assertEquals(10, signal.content().getInt(0));
        }
    }

    @Test
    void whatIsTheSameTakesNoCall() throws Exception {
        try (TrialPuppet trial = new TrialPuppet()) {
            trial.saved(session, images, task(), thread(same()));
            new BaselineRestorer().restore(session);
            trial.tree().run();
            new SchedulingRestorer().restore(session);
            new LimitRestorer().restore(session);
            assertTrue(trial.puppet().script().isEmpty());
            CapabilityCheck check = new CapabilityCheck(session);
            Baseline baseline = session.require(Baselines.class).of(trial.puppet());
            check.begin(baseline);
            SavedTask saved = SavedTask.living(session).get(0);
            new CredentialChange(saved, saved.leader(), baseline, check, LabelPlan.of(session)).queue();
            assertTrue(trial.puppet().script().isEmpty());
        }
    }

    @Test
    void limitsAndSchedulingComeBack() throws Exception {
        try (TrialPuppet trial = new TrialPuppet()) {
            task_rlimits_entry.Builder limits = task_rlimits_entry.newBuilder();
            Limits before = procFs.limits(trial.puppet().pid());
            for (int i = 0; i < ResourceLimits.RLIM_NLIMITS; i++) {
                limits.addRlimits(
                        rlimit_entry.newBuilder().setCur(before.soft()[i]).setMax(before.hard()[i]));
            }
            limits.setRlimits(
                    ResourceLimits.RLIMIT_NOFILE,
                    rlimit_entry.newBuilder().setCur(20).setMax(30));
            trial.saved(
                    session,
                    images,
                    task().setRlimits(limits)
                            .setChildSubreaper(true)
                            .setOomScoreAdj(77)
                            .setMembarrierRegistrationMask(0x14),
                    thread(same())
                            .setSchedPolicy(SchedConstants.SCHED_BATCH | SchedConstants.SCHED_RESET_ON_FORK)
                            .setSchedNice(7)
                            .setTimerslackNs(4321));
            restore(trial);

            Limits now = procFs.limits(trial.puppet().pid());
            assertEquals(20, now.soft()[ResourceLimits.RLIMIT_NOFILE]);
            assertEquals(30, now.hard()[ResourceLimits.RLIMIT_NOFILE]);
            Stat stat = procFs.stat(trial.puppet().pid());
            assertEquals(7, stat.nice());
            assertEquals(SchedConstants.SCHED_BATCH, stat.policy() & ~SchedConstants.SCHED_RESET_ON_FORK);
            assertEquals(
                    "77", procFs.text(trial.puppet().pid(), "oom_score_adj").trim());
            Call slack = trial.puppet().script().call("prctl", Prctl.PR_GET_TIMERSLACK, 0, 0, 0, 0);
            Data subreaper = trial.puppet().script().room(4);
            trial.puppet().script().call("prctl", Prctl.PR_GET_CHILD_SUBREAPER, subreaper, 0, 0, 0);
            Call barriers = trial.puppet().script().tryCall("membarrier", 0x200, 0, 0);
            trial.tree().run();
            assertEquals(4321, slack.result());
            assertEquals(1, subreaper.content().getInt(0));
            assertTrue(barriers.failed() || barriers.result() == 0x14);
        }
    }

    @Test
    void capabilitiesThatTheEngineLacksAreRefusedByName() throws Exception {
        try (TrialPuppet trial = new TrialPuppet()) {
            long more = own.permittedCapabilities() | 1L << 62;
            CapabilitySets sets = new CapabilitySets(more, more, 0, 0, own.boundingCapabilities());
            trial.saved(session, images, task(), thread(capabilities(same(), sets)));
            TorporException refusal = assertThrows(TorporException.class, () -> restore(trial));
            assertEquals("CREDENTIALS-010", refusal.issue().code());
        }
    }

    @Test
    void aSmallerBoundingSetIsAWarning() throws Exception {
        try (TrialPuppet trial = new TrialPuppet()) {
            CapabilitySets sets = new CapabilitySets(
                    own.effectiveCapabilities(),
                    own.permittedCapabilities(),
                    0,
                    0,
                    own.boundingCapabilities() | 1L << 62);
            trial.saved(session, images, task(), thread(capabilities(same(), sets)));
            restore(trial);
            assertEquals("CREDENTIALS-011", session.issues().get(0).code());
            assertEquals(
                    own.boundingCapabilities(),
                    procFs.status(trial.puppet().pid()).boundingCapabilities());
        }
    }
}
