package io.torpor.credentials;

import io.torpor.abi.Tid;
import io.torpor.credentials.CredentialAnswers.OfTask;
import io.torpor.credentials.CredentialAnswers.OfThread;
import io.torpor.image.proto.rlimit_entry;
import io.torpor.image.proto.task_core_entry;
import io.torpor.image.proto.task_rlimits_entry;
import io.torpor.image.proto.thread_core_entry;
import io.torpor.procfs.Status;
import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.Issue;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.CoreRecords;
import io.torpor.tracee.Data;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.osgi.service.component.annotations.Component;

/** Puts credentials, limits and scheduling into the core records. When the tree may run again, because that takes time with hundreds of threads. */
@Component
@DumpStep(
        name = "credentials-records",
        stage = DumpStage.SEAL,
        needs = {"task-tree", "core-records", "answers"},
        provides = "core-fields")
public final class CredentialDumper implements ResourceDumper {
    @Override
    public void dump(DumpContext context) throws TorporException {
        CoreRecords cores = context.require(CoreRecords.class);
        AttributeRecords attributes = new AttributeRecords(context);
        for (OfTask answers : context.require(CredentialAnswers.class).tasks()) {
            fill(cores.task(answers.task().pid()), answers);
            attributes.of(answers).addTo(cores.task(answers.task().pid()));
            if (answers.task().hasLostLeader()) {
                cores.thread(Tid.leaderOf(answers.task().pid()))
                        .setCreds(CredentialRecord.of(answers.task().ownStatus(), 0, SecurityLabels.Labels.NONE));
            }
            for (OfThread thread : answers.threads()) {
                Subject subject = new Subject.Thread(
                        answers.task().subject(), thread.thread().tid().number());
                Policies.refuseUnknown(context, subject, thread.scheduling().policy());
                Status status = status(answers, thread);
                fill(cores.thread(thread.thread().tid()), thread, status);
                attributes
                        .of(answers, thread, status)
                        .addTo(cores.thread(thread.thread().tid()));
            }
        }
    }

    private static void fill(task_core_entry.Builder record, OfTask answers) {
        record.setPersonality((int) answers.personality().result());
        record.setChildSubreaper(answers.subreaper().content().getInt(0) != 0);
        record.setOomScoreAdj(answers.oomScoreAdjustment());
        if (answers.loginId() != null) {
            record.setLoginuid(answers.loginId());
        }
        if (!answers.membarrier().failed() && answers.membarrier().raw() != 0) {
            record.setMembarrierRegistrationMask((int) answers.membarrier().raw());
        }
        task_rlimits_entry.Builder limits = task_rlimits_entry.newBuilder();
        for (Data limit : answers.limits()) {
            ByteBuffer content = limit.content();
            limits.addRlimits(
                    rlimit_entry.newBuilder().setCur(content.getLong(0)).setMax(content.getLong(8)));
        }
        record.setRlimits(limits);
    }

    /** As it was when the thread stood still. */
    private static Status status(OfTask answers, OfThread thread) throws TorporException {
        try {
            return answers.task().status(thread.thread());
        } catch (IOException e) {
            String text = "Cannot read the credentials of " + answers.task() + ": " + e.getMessage();
            throw Issue.error("CREDENTIALS-001", answers.task().subject(), text, "")
                    .causedBy(e)
                    .toException();
        }
    }

    private static void fill(thread_core_entry.Builder record, OfThread answers, Status status) {
        record.setCreds(CredentialRecord.of(status, (int) answers.securebits().result(), answers.labels()));
        int parentDeathSignal = answers.parentDeathSignal().content().getInt(0);
        if (parentDeathSignal != 0) {
            record.setPdeathSig(parentDeathSignal);
        }
        SchedulingAnswers scheduling = answers.scheduling();
        record.setSchedPolicy(scheduling.policy());
        record.setSchedNice(scheduling.nice());
        if (scheduling.priority() != 0) {
            record.setSchedPrio(scheduling.priority());
        }
        record.setTimerslackNs(scheduling.slack());
    }
}
