package io.torpor.kernel.internal.osgi;

import io.torpor.abi.Pid;
import io.torpor.kernel.Engine;
import io.torpor.kernel.Plan;
import io.torpor.kernel.Recovered;
import io.torpor.kernel.SessionResult;
import io.torpor.kernel.internal.session.Sessions;
import io.torpor.spi.ImageStore;
import io.torpor.spi.Options;
import io.torpor.spi.Progress;
import io.torpor.spi.TorporException;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** The engine as a service. Stopping its bundle ends the sessions that run, as the end of the JVM does. */
@Component(service = Engine.class)
public final class EngineComponent implements Engine {
    private final Sessions sessions;

    @Activate
    public EngineComponent(BundleContext context) {
        sessions = new Sessions(new FrameworkServices(context));
    }

    @Deactivate
    void stop() {
        sessions.endAll("the engine is being stopped");
    }

    @Override
    public SessionResult dump(Pid root, Options options, ImageStore images, Progress progress) throws TorporException {
        return sessions.dump(root, options, images, progress);
    }

    @Override
    public SessionResult preflight(Pid root, Options options) throws TorporException {
        return sessions.preflight(root, options);
    }

    @Override
    public SessionResult restore(Options options, ImageStore images, Progress progress) throws TorporException {
        return sessions.restore(options, images, progress);
    }

    @Override
    public List<Recovered> recover(Optional<String> runId) throws TorporException {
        return sessions.recover(runId);
    }

    @Override
    public Plan planDump() throws TorporException {
        return sessions.planDump();
    }

    @Override
    public Plan planRestore() throws TorporException {
        return sessions.planRestore();
    }
}
