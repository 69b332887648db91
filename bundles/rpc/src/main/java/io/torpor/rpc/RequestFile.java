package io.torpor.rpc;

import io.torpor.cli.CommandLine;
import io.torpor.cli.Invocation;
import io.torpor.cli.Switch;
import io.torpor.cli.UsageException;
import io.torpor.image.proto.criu_opts;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The configuration file that a request names: what it says counts more than what the request says. */
final class RequestFile {
    private static final Set<Switch> MEANINGFUL = EnumSet.of(
            Switch.LEAVE_RUNNING,
            Switch.LEAVE_STOPPED,
            Switch.SHELL_JOB,
            Switch.TCP_CLOSE,
            Switch.LINK_REMAP,
            Switch.EVASIVE_DEVICES,
            Switch.EXT_UNIX_SK,
            Switch.EXTERNAL,
            Switch.MAP_ADDRESS,
            Switch.MAP_PORT,
            Switch.MAP_INTERFACE,
            Switch.TCP_ESTABLISHED,
            Switch.SKIP_IN_FLIGHT,
            Switch.FILE_LOCKS,
            Switch.FORCE_IRMAP,
            Switch.ENABLE_EXTERNAL_SHARING,
            Switch.ENABLE_EXTERNAL_MASTERS,
            Switch.WEAK_SYSCTLS,
            Switch.MNTNS_COMPAT_MODE,
            Switch.PRE_DUMP_MODE,
            Switch.ALLOW_UPROBES,
            Switch.SKIP_FILE_RWX_CHECK,
            Switch.FILE_VALIDATION,
            Switch.CHANGED_FILES,
            Switch.SNAPSHOT,
            Switch.IMAGE_IO_MODE,
            Switch.MANAGE_CGROUPS,
            Switch.NETWORK_LOCK,
            Switch.TIMEOUT,
            Switch.GHOST_LIMIT,
            Switch.ACTION_SCRIPT,
            Switch.LOG_FILE,
            Switch.VERBOSITY,
            Switch.DISPLAY_STATS,
            Switch.DEPRECATED);

    private RequestFile() {}

    /**
     * Reads it, with the client's rights; nothing when the request names none.
     *
     * @throws TorporException when it cannot be read, or says what makes no sense, is not built, or has no meaning in a request
     */
    static Invocation read(criu_opts request, Client client) throws TorporException {
        try {
            if (request.getConfigFile().isEmpty()) {
                return CommandLine.parse();
            }
            Path path = Path.of(client.path(request.getConfigFile()));
            Invocation file = client.asItself(() -> parse(path));
            file.refuseUnbuilt();
            for (Switch option : Switch.values()) {
                if (file.has(option) && !MEANINGFUL.contains(option)) {
                    throw new UsageException("--" + option.longName() + " has no meaning in the file of a request");
                }
            }
            if (file.has(Switch.ACTION_SCRIPT) && !client.isTrusted()) {
                throw new UsageException("scripts would run with the engine's rights, which are not the client's");
            }
            return file;
        } catch (UsageException | IOException e) {
            throw Refusal.of("RPC-016", "Configuration file " + request.getConfigFile() + ": " + e.getMessage(), "", e);
        }
    }

    private static Invocation parse(Path path) throws IOException {
        try {
            return CommandLine.parse(List.of(path));
        } catch (UsageException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
