package io.torpor.files;

import io.torpor.abi.LocalFd;
import io.torpor.linux.ExtendedAttributes;
import io.torpor.linux.Processes;
import io.torpor.procfs.ProcFs;
import io.torpor.procfs.SecurityModule;
import io.torpor.spi.Issue;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What SELinux has sockets labelled as: whoever makes one gives it his own label, or the one in {@code /proc/thread-self/attr/sockcreate}, and nobody can change it afterwards. A process with the
 * label of its container may not be allowed to use sockets that have the engine's.
 */
final class SocketLabels {
    private static final String ATTRIBUTE = "security.selinux";
    private static final Path NEXT = Path.of("/proc/thread-self/attr/sockcreate");
    private static final String PRESET = "\n";

    private final ProcFs procFs = new ProcFs();
    private final boolean used = SecurityModule.inUse() == SecurityModule.SELINUX;

    /** Of an open socket; empty for anything else, and where there is no SELinux. */
    String read(Description file) {
        if (!used || !file.link().startsWith("socket:")) {
            return "";
        }
        return read(file.descriptor());
    }

    private static String read(LocalFd socket) {
        byte[] label = ExtendedAttributes.of(socket).get(ATTRIBUTE);
        return label == null ? "" : SecurityModule.text(new String(label, StandardCharsets.UTF_8));
    }

    /** Creates a file. */
    @FunctionalInterface
    interface Creation {
        LocalFd create() throws TorporException;
    }

    /**
     * Has a file created, which is labelled if it is a socket. One that a task of the tree makes has the engine's label: that is reported.
     *
     * @param label empty for the preset
     */
    LocalFd create(Subject file, String label, RestoreContext context, Creation creation) throws TorporException {
        if (!used || label.isEmpty()) {
            return creation.create();
        }
        LocalFd socket = create(label, creation);
        String given = read(socket);
        if (!given.equals(label)) {
            context.report(Issue.warning(
                    "FILES-036",
                    file,
                    "The socket " + file + " has the SELinux label " + given + " now, not " + label,
                    "Run the engine with that label (runcon)."));
        }
        return socket;
    }

    private LocalFd create(String label, Creation creation) throws TorporException {
        try {
            if (label.equals(SecurityModule.text(procFs.text(Processes.self(), "attr/current")))) {
                return creation.create();
            }
            Files.writeString(NEXT, label);
            try {
                return creation.create();
            } finally {
                Files.writeString(NEXT, PRESET);
            }
        } catch (IOException e) {
            throw Issue.error(
                            "FILES-035",
                            new Subject.Other("label " + label),
                            "Cannot give sockets the SELinux label " + label + ": " + e.getMessage(),
                            "The policy must know the label, and let the engine choose labels of sockets (setsockcreate).")
                    .causedBy(e)
                    .toException();
        }
    }
}
