package io.torpor.credentials;

import com.google.protobuf.Message;
import io.torpor.abi.Prctl;
import io.torpor.abi.SchedConstants;
import io.torpor.image.OwnField;
import io.torpor.spi.Subject;
import io.torpor.tracee.SavedTask;
import io.torpor.tracee.SavedTask.SavedThread;
import io.torpor.tracee.Script;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The way of one thread from the engine's attributes to those of its own that the established format has no fields for. Images of the peer have none. */
final class AttributeChange {
    private static final int IOPRIO_WHO_PROCESS = 1;

    private final Subject subject;
    private final Message saved;
    private final Baseline baseline;
    private final Script script;
    private final Attempts attempts;

    AttributeChange(SavedTask task, SavedThread thread, Baseline baseline, Attempts attempts) {
        this.subject = task.subject(thread);
        this.saved = thread.core();
        this.baseline = baseline;
        this.script = thread.thread().script();
        this.attempts = attempts;
    }

    /** Queues all calls. */
    void queue() {
        if (saved.getUnknownFields().asMap().isEmpty()) {
            return;
        }
        ThreadAttributes now = baseline.attributes();
        long ioPriority = OwnField.THREAD_IO_PRIORITY.get(saved, now.ioPriority());
        if (ioPriority != now.ioPriority()) {
            attempts.add(subject, "I/O priority", script.tryCall("ioprio_set", IOPRIO_WHO_PROCESS, 0, ioPriority));
        }
        long tsc = OwnField.THREAD_TSC.get(saved, now.timeStampCounter());
        if (tsc != now.timeStampCounter()) {
            attempts.add(subject, "setting of PR_SET_TSC", script.tryCall("prctl", Prctl.PR_SET_TSC, tsc, 0, 0, 0));
        }
        queueMachineCheck(OwnField.THREAD_MCE_KILL.get(saved, now.machineCheck()), now.machineCheck());
        if (OwnField.THREAD_IO_FLUSHER.isIn(saved) && !now.isFlusher()) {
            attempts.add(
                    subject,
                    "setting of PR_SET_IO_FLUSHER",
                    script.tryCall("prctl", Prctl.PR_SET_IO_FLUSHER, 1, 0, 0, 0));
        }
        queue(
                Speculation.STORE_BYPASS,
                OwnField.THREAD_STORE_BYPASS,
                baseline.status().storeBypass());
        queue(
                Speculation.INDIRECT_BRANCH,
                OwnField.THREAD_INDIRECT_BRANCH,
                baseline.status().indirectBranch());
        queueAffinity();
        queueAttributes();
    }

    private void queueMachineCheck(long wanted, long now) {
        if (wanted != now) {
            boolean preset = wanted == ThreadAttributes.MachineCheck.DEFAULT;
            int how = preset ? ThreadAttributes.MachineCheck.CLEAR : ThreadAttributes.MachineCheck.SET;
            attempts.add(
                    subject,
                    "setting of PR_MCE_KILL",
                    script.tryCall("prctl", Prctl.PR_MCE_KILL, how, preset ? 0 : wanted, 0, 0));
        }
    }

    private void queue(Speculation kind, OwnField field, String now) {
        int wanted = (int) field.get(saved, Speculation.NOT_ITS_OWN);
        if (wanted != Speculation.NOT_ITS_OWN && wanted != kind.state(now) && !Speculation.isSafe(now)) {
            attempts.add(
                    subject,
                    "setting of PR_SET_SPECULATION_CTRL",
                    script.tryCall("prctl", Prctl.PR_SET_SPECULATION_CTRL, kind.number(), wanted, 0, 0));
        }
    }

    /** One that could run anywhere may do so here, however many processors there are, and whatever the engine is kept to. */
    private void queueAffinity() {
        long[] wanted;
        if (OwnField.THREAD_ANY_PROCESSOR.isIn(saved)) {
            if (baseline.mayRunAnywhere()) {
                return;
            }
            wanted = new long[16];
            Arrays.fill(wanted, -1);
        } else if (OwnField.THREAD_AFFINITY.isIn(saved)) {
            wanted = OwnField.THREAD_AFFINITY.all(saved);
        } else {
            return;
        }
        if (!Processors.same(wanted, baseline.processors())) {
            byte[] words = words(wanted);
            attempts.add(
                    subject,
                    "processor affinity",
                    script.tryCall("sched_setaffinity", 0, words.length, script.bytes(words)));
        }
    }

    private void queueAttributes() {
        long[] deadline = OwnField.THREAD_DEADLINE.all(saved);
        long[] utilization = OwnField.THREAD_UTILIZATION.all(saved);
        if (deadline.length == 4) {
            ByteBuffer attributes = attributes(SchedConstants.SCHED_DEADLINE, deadline[0])
                    .putLong(SchedulingAnswers.RUNTIME_AT, deadline[1])
                    .putLong(SchedulingAnswers.DEADLINE_AT, deadline[2])
                    .putLong(SchedulingAnswers.PERIOD_AT, deadline[3]);
            script.call("sched_setattr", 0, script.bytes(attributes.array()), 0);
        }
        if (utilization.length == 2) {
            int flags = SchedConstants.SCHED_FLAG_KEEP_POLICY
                    | SchedConstants.SCHED_FLAG_KEEP_PARAMS
                    | SchedConstants.SCHED_FLAG_UTIL_CLAMP_MIN
                    | SchedConstants.SCHED_FLAG_UTIL_CLAMP_MAX;
            ByteBuffer attributes = attributes(0, flags)
                    .putInt(SchedulingAnswers.LOWEST_UTILIZATION_AT, (int) utilization[0])
                    .putInt(SchedulingAnswers.HIGHEST_UTILIZATION_AT, (int) utilization[1]);
            attempts.add(
                    subject,
                    "utilization clamps",
                    script.tryCall("sched_setattr", 0, script.bytes(attributes.array()), 0));
        }
    }

    private static ByteBuffer attributes(int policy, long flags) {
        return ByteBuffer.allocate(SchedulingAnswers.ATTRIBUTE_BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(0, SchedulingAnswers.ATTRIBUTE_BYTES)
                .putInt(SchedulingAnswers.POLICY_AT, policy)
                .putLong(SchedulingAnswers.FLAGS_AT, flags);
    }

    private static byte[] words(long[] mask) {
        ByteBuffer bytes = ByteBuffer.allocate(mask.length * Long.BYTES).order(ByteOrder.nativeOrder());
        for (long word : mask) {
            bytes.putLong(word);
        }
        return bytes.array();
    }
}
