package io.torpor.rpc;

import io.torpor.spi.Issue;
import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.spi.TorporException;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** The tree is about to run. As with the peer, an objection is too late and is logged. */
@Component
@RestoreStep(
        name = "rpc-pre-resume",
        stage = RestoreStage.CREDENTIALS,
        needs = {"puppets", "credentials"})
public final class PreResumeNotice implements ResourceRestorer {
    @Override
    public void restore(RestoreContext context) throws TorporException {
        Notices notices = context.options().get(Notices.OPTION);
        if (notices == Notices.NONE) {
            return;
        }
        try {
            notices.send("pre-resume", Optional.empty());
        } catch (TorporException e) {
            context.report(warning(e));
        }
    }

    private static Issue warning(TorporException objection) {
        Issue issue = objection.issue();
        return Issue.warning(issue.code(), issue.subject(), issue.message(), issue.remedy());
    }
}
