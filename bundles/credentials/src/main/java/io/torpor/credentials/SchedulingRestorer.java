package io.torpor.credentials;

import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import io.torpor.abi.Prctl;
import io.torpor.abi.SchedConstants;
import io.torpor.image.proto.task_core_entry;
import io.torpor.image.proto.thread_core_entry;
import io.torpor.linux.Descriptors;
import io.torpor.linux.SyscallException;
import io.torpor.spi.Issue;
import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Call;
import io.torpor.tracee.PuppetTree;
import io.torpor.tracee.SavedTask;
import io.torpor.tracee.SavedTask.SavedThread;
import io.torpor.tracee.Script;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Brings back what may take privileges and is no credential: login id, oom_score_adj, subreaper, personality, membarrier registrations, scheduling. */
@Component
@RestoreStep(
        name = "credentials-scheduling",
        stage = RestoreStage.CREDENTIALS,
        needs = {"images", "puppets", "credentials-baseline"},
        provides = "scheduling")
public final class SchedulingRestorer implements ResourceRestorer {
    private static final int O_WRONLY = 1;

    /** A write of the login id that has been queued. */
    private record LoginId(SavedTask task, LocalFd file, Call write) {}

    @Override
    public void restore(RestoreContext context) throws TorporException {
        Baselines baselines = context.require(Baselines.class);
        List<LoginId> loginIds = new ArrayList<>();
        Attempts attempts = new Attempts();
        try {
            for (SavedTask task : SavedTask.living(context)) {
                Baseline baseline = baselines.of(task.puppet());
                queueProcess(task, baseline);
                ProcessChange.queue(task, context, attempts);
                queueLoginId(task, baseline, loginIds);
                for (SavedThread thread : task.threads()) {
                    queueScheduling(thread.thread().script(), thread.core(), baseline.scheduling());
                    new AttributeChange(task, thread, baseline, attempts).queue();
                }
            }
            // Limits, which come next, could stand in the way of other threads' priorities.
            context.require(PuppetTree.class).run();
            attempts.report(context);
            for (LoginId loginId : loginIds) {
                reportFailure(loginId, context);
            }
        } catch (SyscallException e) {
            throw Failures.refused("scheduling and process attributes", e);
        } finally {
            for (LoginId loginId : loginIds) {
                loginId.file().close();
            }
        }
    }

    private static void queueProcess(SavedTask task, Baseline baseline) throws TorporException {
        task_core_entry core = task.core();
        Script script = task.puppet().script();
        if (core.hasOomScoreAdj() && core.getOomScoreAdj() != baseline.oomScoreAdjustment()) {
            ProcessFiles.writeOomScoreAdjustment(task, core.getOomScoreAdj());
        }
        if (core.getChildSubreaper()) {
            script.call("prctl", Prctl.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
        }
        if (core.getPersonality() != (int) baseline.personality().result()) {
            script.call("personality", core.getPersonality());
        }
        for (int mask = core.getMembarrierRegistrationMask(); mask != 0; mask &= mask - 1) {
            script.call("membarrier", Integer.lowestOneBit(mask), 0, 0);
        }
    }

    /** Only the task itself may write its login id, so it gets a descriptor of ours for the file. */
    private static void queueLoginId(SavedTask task, Baseline baseline, List<LoginId> queued) {
        Integer now = baseline.loginId();
        if (!task.core().hasLoginuid() || now == null || now == task.core().getLoginuid()) {
            return;
        }
        LocalFd file = Descriptors.open("/proc/" + task.puppet().livingId() + "/loginuid", O_WRONLY, 0);
        Script script = task.puppet().script();
        Call fd = task.puppet().fetch(file);
        byte[] number = Integer.toUnsignedString(task.core().getLoginuid()).getBytes(StandardCharsets.US_ASCII);
        Call write = script.tryCall("write", fd, script.bytes(number), number.length);
        script.call("close", fd);
        queued.add(new LoginId(task, file, write));
    }

    private static void reportFailure(LoginId loginId, RestoreContext context) {
        if (loginId.write().failed()) {
            SavedTask task = loginId.task();
            context.report(
                    Issue.warning(
                            "CREDENTIALS-005",
                            task.subject(),
                            "The login id "
                                    + Integer.toUnsignedString(task.core().getLoginuid()) + " of " + task.subject()
                                    + " cannot be restored: "
                                    + Errno.name(loginId.write().errno()),
                            "It matters to auditing only. Restore with CAP_AUDIT_CONTROL, where the kernel allows login ids to change."));
        }
    }

    private static void queueScheduling(Script script, thread_core_entry core, SchedulingAnswers baseline) {
        // The slack first: a real-time thread has none, and cannot set it.
        long slack = core.getTimerslackNs();
        if (slack != 0 && slack != baseline.slack()) {
            script.call("prctl", Prctl.PR_SET_TIMERSLACK, slack, 0, 0, 0);
        }
        boolean deadline =
                (core.getSchedPolicy() & ~SchedConstants.SCHED_RESET_ON_FORK) == SchedConstants.SCHED_DEADLINE;
        if (core.hasSchedPolicy()
                && !deadline
                && (core.getSchedPolicy() != baseline.policy() || core.getSchedPrio() != baseline.priority())) {
            byte[] parameter = ByteBuffer.allocate(4)
                    .order(ByteOrder.nativeOrder())
                    .putInt(core.getSchedPrio())
                    .array();
            script.call("sched_setscheduler", 0, core.getSchedPolicy(), script.bytes(parameter));
        }
        if (core.hasSchedNice() && core.getSchedNice() != baseline.nice()) {
            script.call("setpriority", SchedConstants.PRIO_PROCESS, 0, core.getSchedNice());
        }
    }
}
