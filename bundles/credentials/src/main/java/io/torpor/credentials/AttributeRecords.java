package io.torpor.credentials;

import io.torpor.abi.Pid;
import io.torpor.image.OwnField;
import io.torpor.procfs.ProcFs;
import io.torpor.procfs.Status;
import io.torpor.spi.DumpContext;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Puts into the core records what the established format has no fields for, and warns of what cannot be saved at all. */
final class AttributeRecords {
    private static final long PF_MEMALLOC_NOIO = 0x00080000;
    private static final long PF_LOCAL_THROTTLE = 0x00100000;

    private final DumpContext context;
    private final ProcFs procFs = new ProcFs();
    private final Map<String, long[]> masks = new HashMap<>();
    private final Map<String, Boolean> unrestricted = new HashMap<>();

    AttributeRecords(DumpContext context) {
        this.context = context;
    }

    OwnField.Values of(CredentialAnswers.OfTask answers) {
        ProcessAttributes attributes = answers.attributes();
        if (attributes.hasKeyring()) {
            LostAttributes.keyring(context, answers.task().subject());
        }
        if (attributes.hasCookie()) {
            LostAttributes.cookie(context, answers.task().subject());
        }
        OwnField.Values record = new OwnField.Values();
        attributes.save(record);
        return record;
    }

    OwnField.Values of(CredentialAnswers.OfTask task, CredentialAnswers.OfThread answers, Status status) {
        OwnField.Values record = new OwnField.Values();
        answers.attributes().save(record);
        if (answers.attributes().isFlusher() || isFlusher(task, answers)) {
            record.put(OwnField.THREAD_IO_FLUSHER, 1);
        }
        put(record, OwnField.THREAD_STORE_BYPASS, Speculation.STORE_BYPASS.state(status.storeBypass()));
        put(record, OwnField.THREAD_INDIRECT_BRANCH, Speculation.INDIRECT_BRANCH.state(status.indirectBranch()));
        putAffinity(record, task.task().pid(), status.allowedCpus());
        SchedulingAnswers scheduling = answers.scheduling();
        if (scheduling.isDeadline()) {
            record.put(OwnField.THREAD_DEADLINE, scheduling.deadline());
        }
        if (scheduling.utilization() != null) {
            record.put(OwnField.THREAD_UTILIZATION, scheduling.utilization());
        }
        return record;
    }

    /** A first thread that gave up CAP_SYS_RESOURCE afterwards is betrayed by its flags. */
    private static boolean isFlusher(CredentialAnswers.OfTask task, CredentialAnswers.OfThread thread) {
        long both = PF_MEMALLOC_NOIO | PF_LOCAL_THROTTLE;
        return thread.thread() == task.task().leader()
                && (task.task().livingStat().flags() & both) == both;
    }

    private static void put(OwnField.Values record, OwnField field, int state) {
        if (state != Speculation.NOT_ITS_OWN) {
            record.put(field, state);
        }
    }

    private void putAffinity(OwnField.Values record, Pid pid, String allowed) {
        if (allowed.isEmpty()) {
            return;
        }
        long[] mask = masks.computeIfAbsent(allowed, Processors::ofMask);
        if (unrestricted.computeIfAbsent(allowed, any -> isUnrestricted(pid, mask))) {
            record.put(OwnField.THREAD_ANY_PROCESSOR, 1);
        } else {
            record.put(OwnField.THREAD_AFFINITY, mask);
        }
    }

    private boolean isUnrestricted(Pid pid, long[] mask) {
        try {
            return Processors.contains(mask, Processors.online()) || Processors.isLeftByControlGroup(procFs, pid, mask);
        } catch (IOException e) {
            return false; // /sys is not mounted: the mask is kept as it is
        }
    }
}
