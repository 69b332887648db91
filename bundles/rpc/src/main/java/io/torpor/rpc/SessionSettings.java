package io.torpor.rpc;

import io.torpor.cli.EngineOptions;
import io.torpor.cli.Inheritance;
import io.torpor.cli.Invocation;
import io.torpor.cli.Switch;
import io.torpor.cli.UsageException;
import io.torpor.image.proto.criu_opts;
import io.torpor.image.proto.inherit_fd;
import io.torpor.scripts.ActionScripts;
import io.torpor.spi.ExternalFiles;
import io.torpor.spi.MomentListener;
import io.torpor.spi.Options;
import io.torpor.spi.TorporException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a client asks a session for. What comes later wins: the options that this program was started with, those of the request, those of the
 * file that the request names.
 */
final class SessionSettings {
    private static final int MOST_VERBOSE = 4;

    private final criu_opts request;
    private final Answers.Asker asker;
    private final Invocation file;

    private SessionSettings(criu_opts request, Answers.Asker asker, Invocation file) {
        this.request = request;
        this.asker = asker;
        this.file = file;
    }

    static SessionSettings of(criu_opts request, Client client, Answers.Asker asker) throws TorporException {
        return new SessionSettings(request, asker, RequestFile.read(request, client));
    }

    criu_opts request() {
        return request;
    }

    String logFile() {
        return file.value(Switch.LOG_FILE).orElse(request.getLogFile());
    }

    int verbosity() {
        return file.has(Switch.VERBOSITY)
                ? file.verbosity()
                : Math.max(0, Math.min(MOST_VERBOSE, request.getLogLevel()));
    }

    Options ofDump(RequestFolders folders) throws TorporException {
        return complete(RequestOptions.ofDump(program(), request), folders);
    }

    Options ofRestore(RequestFolders folders) throws TorporException {
        return complete(RequestOptions.ofRestore(program(), request, asker.startedByClient()), folders);
    }

    /**
     * The descriptors that take the place of saved files: those that this program was started with, or those of the client that asks a service.
     *
     * @throws TorporException RPC-002, RPC-006 when one is not open
     */
    Inheritance inheritance(Client client) throws TorporException {
        Inheritance inheritance;
        try {
            inheritance = Inheritance.of(asker.program());
        } catch (UsageException e) {
            throw Refusal.of("RPC-016", "This program was started with options that fail: " + e.getMessage(), "", e);
        }
        try {
            for (inherit_fd inherited : request.getInheritFdList()) {
                if (asker.startedByClient()) {
                    inheritance.addOwn(inherited.getFd(), inherited.getKey());
                } else {
                    inheritance.add(client.descriptor(inherited.getFd()), inherited.getKey());
                }
            }
            return inheritance;
        } catch (UsageException e) {
            inheritance.close();
            throw Refusal.of("RPC-002", e.getMessage(), "", e);
        } catch (TorporException e) {
            inheritance.close();
            throw e;
        }
    }

    private Options program() throws TorporException {
        try {
            return EngineOptions.of(asker.program());
        } catch (UsageException e) {
            throw Refusal.of("RPC-016", "This program was started with options that fail: " + e.getMessage(), "", e);
        }
    }

    private Options complete(Options options, RequestFolders folders) throws TorporException {
        try {
            Options given = EngineOptions.addTo(options, file);
            ExternalFiles external = given.get(Options.EXTERNAL).and(ExternalFiles.NONE);
            MomentListener listener = listener(folders, external);
            Options all = given.with(Options.EXTERNAL, external);
            return listener == MomentListener.NOBODY ? all : all.with(Options.MOMENTS, listener);
        } catch (UsageException e) {
            throw Refusal.of("RPC-016", "Configuration file " + request.getConfigFile() + ": " + e.getMessage(), "", e);
        }
    }

    private MomentListener listener(RequestFolders folders, ExternalFiles external) {
        List<String> scripts = new ArrayList<>(asker.program().values(Switch.ACTION_SCRIPT));
        scripts.addAll(file.values(Switch.ACTION_SCRIPT));
        MomentListener ofScripts = scripts.isEmpty()
                ? MomentListener.NOBODY
                : new ActionScripts(scripts, folders.imagesName(), folders.workName());
        if (!request.getNotifyScripts()) {
            return ofScripts;
        }
        MomentListener notices = new ClientNotices(asker.connection(), external);
        return scripts.isEmpty() ? notices : ofScripts.and(notices);
    }
}
