package io.torpor.seccomp;

import io.torpor.linux.Processes;
import io.torpor.procfs.ProcFs;
import io.torpor.procfs.Status;
import io.torpor.spi.DumpContext;
import io.torpor.spi.Issue;
import io.torpor.spi.Preflight;
import io.torpor.spi.Subject;
import java.io.IOException;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Whether the root of the tree is restricted and the engine could not see how. */
@Component
public final class SeccompPreflight implements Preflight {
    @Override
    public List<Issue> check(DumpContext context) {
        ProcFs procFs = new ProcFs();
        try {
            Status root = procFs.status(context.root());
            if (root.seccomp() <= 0) {
                return List.of();
            }
            String obstacle = Privilege.obstacle(procFs.status(Processes.self()));
            return obstacle.isEmpty()
                    ? List.of()
                    : List.of(Privilege.missingToDump(new Subject.Task(context.root(), root.name()), obstacle));
        } catch (IOException e) {
            return List.of(); // a root that is gone or hidden is what the check of targets tells about
        }
    }
}
