package io.torpor.rpc;

import io.torpor.abi.Pid;
import io.torpor.cli.Inheritance;
import io.torpor.cli.RequestLogs;
import io.torpor.cli.RequestLogs.RequestLog;
import io.torpor.cli.StatisticsFile;
import io.torpor.image.proto.criu_opts;
import io.torpor.kernel.Engine;
import io.torpor.kernel.SessionResult;
import io.torpor.procfs.ProcFs;
import io.torpor.procfs.TaskVanished;
import io.torpor.spi.Options;
import io.torpor.spi.Progress;
import io.torpor.spi.RestoredRoot;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Dumps and restores that clients ask for. May be used from any thread. */
@Component(service = EngineSessions.class)
public final class EngineSessions {
    private static final Logger LOG = LoggerFactory.getLogger(EngineSessions.class);

    private final Engine engine;
    private final Optional<RequestLogs> logs;
    private final RestoredChildren children = new RestoredChildren();

    @Activate
    public EngineSessions(
            @Reference Engine engine, @Reference(cardinality = ReferenceCardinality.OPTIONAL) RequestLogs logs) {
        this.engine = engine;
        this.logs = Optional.ofNullable(logs);
    }

    /** @return whether the client is left to hear of it: it may have been a part of the tree, and have ended with it */
    boolean dump(criu_opts request, Client client, Answers.Asker asker) throws TorporException {
        SessionSettings settings = SessionSettings.of(request, client, asker);
        Pid root = root(request, client);
        boolean ofItself = client.belongsTo(root);
        if (ofItself && request.getNotifyScripts()) {
            throw Refusal.of(
                    "RPC-017",
                    "The client belongs to the tree that it wants dumped, and cannot answer notices while it is frozen",
                    "Leave out notify_scripts, or let a process outside of the tree ask.");
        }
        return inSession(settings, client, folders -> {
            Options options = settings.ofDump(folders)
                    .with(Ownership.OPTION, client.ownership())
                    .with(Options.REQUEST_SOCKET, asker.socket().inode());
            checkOwner(root, client);
            SessionResult result = ofItself
                    ? engine.dump(root, options, folders.images(), Silence.PROGRESS)
                    : watchedDump(root, options, folders, asker);
            folders.writeStatistics(StatisticsFile.ofDump(result));
            LOG.info("Dumping finished successfully");
            return !ofItself || options.get(Options.LEAVE_RUNNING) || options.get(Options.LEAVE_STOPPED);
        });
    }

    private SessionResult watchedDump(Pid root, Options options, RequestFolders folders, Answers.Asker asker)
            throws TorporException {
        try (ClientWatch watch = asker.connection().watch()) {
            return engine.dump(root, options, folders.images(), Silence.PROGRESS);
        }
    }

    Pid restore(criu_opts request, Client client, Answers.Asker asker) throws TorporException {
        SessionSettings settings = SessionSettings.of(request, client, asker);
        return inSession(settings, client, folders -> {
            if (!client.isTrusted()) {
                throw Refusal.of(
                        "RPC-008",
                        "Only root, or the user that the engine runs as, may have images restored by it",
                        "What images say would be done with the engine's rights. Start an engine of your own (swrk).");
            }
            SessionResult result;
            try (Inheritance inheritance = settings.inheritance(client);
                    ClientWatch watch = asker.connection().watch()) {
                Options options = settings.ofRestore(folders).with(Options.INHERITED, inheritance.files());
                result = engine.restore(options, folders.images(), Silence.PROGRESS);
            }
            RestoredRoot root = result.find(RestoredRoot.class)
                    .orElseThrow(() -> new IllegalStateException("no step provided a RestoredRoot"));
            if (!asker.startedByClient()) {
                children.add(root.child());
            }
            folders.writeStatistics(StatisticsFile.ofRestore(result));
            LOG.info("Restore finished successfully. Tasks resumed.");
            return root.pid();
        });
    }

    /** What is done between the opening of a request's log and its end. */
    @FunctionalInterface
    interface Work<T> {
        T run(RequestFolders folders) throws TorporException;
    }

    <T> T inSession(SessionSettings settings, Client client, Work<T> work) throws TorporException {
        try (RequestFolders folders = RequestFolders.open(settings.request(), client)) {
            if (logs.isEmpty() || settings.request().getLogToStderr()) {
                return work.run(folders);
            }
            try (RequestLog log = logs.get()
                    .open(Channels.newOutputStream(folders.createLog(settings.logFile())), settings.verbosity())) {
                try {
                    return work.run(folders);
                } catch (TorporException e) {
                    log.failure(e);
                    throw e;
                }
            }
        }
    }

    private static Pid root(criu_opts request, Client client) throws TorporException {
        if (request.getPid() == 0) {
            return client.pid();
        }
        if (request.getPid() < 0) {
            throw Refusal.of("RPC-002", request.getPid() + " is not a process id", "");
        }
        try {
            if (!client.seesOurProcesses()) {
                throw Refusal.of(
                        "RPC-007",
                        "The client is in another pid namespace, where process " + request.getPid()
                                + " may be another one",
                        "Let a process of the engine's own namespace ask.");
            }
        } catch (IOException e) {
            throw Refusal.of("RPC-007", "Cannot tell the client's pid namespace: " + e.getMessage(), "", e);
        }
        return new Pid(request.getPid());
    }

    /** Before anything is frozen. That there is no such process, the engine says best. */
    private void checkOwner(Pid root, Client client) throws TorporException {
        Ownership ownership = client.ownership();
        if (ownership == Ownership.ANY) {
            return;
        }
        try {
            ownership.check(root, new ProcFs().status(root));
        } catch (TaskVanished e) {
            LOG.debug("Process {} is not there", root);
        } catch (IOException e) {
            throw Refusal.of("RPC-008", "Cannot tell whose process " + root + " is: " + e.getMessage(), "", e);
        }
    }

    /** The protocol has no place for progress. */
    private enum Silence implements Progress {
        PROGRESS;

        @Override
        public void begin(String what, String unit, long total) {
            LOG.debug("{} {} of {}", total, unit, what);
        }

        @Override
        public void advance(long amount) {
            // nobody looks
        }
    }
}
