package io.torpor.credentials;

import io.torpor.abi.LocalFd;
import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.proto.creds_entry;
import io.torpor.image.proto.inventory_entry;
import io.torpor.image.proto.lsmtype;
import io.torpor.linux.Descriptors;
import io.torpor.linux.Processes;
import io.torpor.procfs.ProcFs;
import io.torpor.procfs.SecurityModule;
import io.torpor.spi.Issue;
import io.torpor.spi.Options;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Call;
import io.torpor.tracee.PuppetThread;
import io.torpor.tracee.SavedTask;
import io.torpor.tracee.SavedTask.SavedThread;
import io.torpor.tracee.Script;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which security label each thread is to have, and its way there. Only a thread itself may write its label, through a file that it has opened with the credentials that it has
 * then; what the engine can do for it is to hand over the directory.
 */
final class LabelPlan implements AutoCloseable {
    private static final int O_WRONLY = 1;
    private static final int O_PATH = 010000000;
    private static final String APPARMOR_CHANGE = "changeprofile ";

    private final SecurityModule here;
    private final SecurityModule saved;
    private final String override;
    private final List<LocalFd> directories = new ArrayList<>();
    private final Map<PuppetThread, Call> inPuppets = new HashMap<>();

    private LabelPlan(SecurityModule here, SecurityModule saved, String override) {
        this.here = here;
        this.saved = saved;
        this.override = override;
    }

    /**
     * Looks at the images, the kernel and the option {@code --lsm-profile}.
     *
     * @throws TorporException when the option names another module than the kernel's
     */
    static LabelPlan of(RestoreContext context) throws TorporException {
        SecurityModule here = SecurityModule.inUse(new ProcFs(), Processes.self());
        lsmtype type = context.require(ImageSet.class)
                .require(ImageType.INVENTORY, 0, inventory_entry.class)
                .getLsmtype();
        SecurityModule saved = switch (type) {
            case NO_LSM -> SecurityModule.NONE;
            case SELINUX -> SecurityModule.SELINUX;
            case APPARMOR -> SecurityModule.APPARMOR;
        };
        String option = context.options().get(Options.SECURITY_PROFILE);
        if (option.isEmpty()) {
            return new LabelPlan(here, saved, "");
        }
        ProfileOption profile = ProfileOption.parse(option);
        if (profile.module() != here) {
            throw ProfileOption.refused(option, "the kernel's security module is " + here);
        }
        return new LabelPlan(here, profile.module(), profile.name());
    }

    /** The label that a thread is to have; empty for the engine's. */
    private String wanted(creds_entry creds) {
        return override.isEmpty() ? creds.getLsmProfile() : override;
    }

    /** Queues handing over what a thread will need; with credentials that still allow it. */
    void prepare(SavedTask task, SavedThread thread) throws TorporException {
        creds_entry creds = thread.core().getCreds();
        if (wanted(creds).isEmpty() && creds.getLsmSockcreate().isEmpty()) {
            return;
        }
        if (here != saved) {
            throw Issue.error(
                            "CREDENTIALS-017",
                            task.subject(thread),
                            "Cannot restore " + task.subject(thread) + ": it had the label " + wanted(creds) + " of "
                                    + saved + ", but the kernel's security module is " + here,
                            "Restore on a machine with that module, or give it a profile of this one with --lsm-profile.")
                    .toException();
        }
        Path directory = Path.of(
                "/proc/" + task.puppet().pid() + "/task/" + thread.thread().tid());
        Path file = directory.resolve(here.labelFile(directory));
        if (creds.getLsmSockcreate().isEmpty() && wanted(creds).equals(label(task, thread, file))) {
            return; // that of the engine
        }
        if (here == SecurityModule.SELINUX && task.threads().size() > 1) {
            throw Issue.error(
                            "CREDENTIALS-018",
                            task.subject(),
                            "Cannot restore " + task.subject()
                                    + ": SELinux does not let a process with several threads change to its label "
                                    + wanted(creds),
                            "Run the engine with that label (runcon), and the tree inherits it.")
                    .toException();
        }
        LocalFd fd = Descriptors.open(file.getParent().toString(), O_PATH, 0);
        directories.add(fd);
        inPuppets.put(thread.thread(), task.puppet().fetch(fd));
    }

    private String label(SavedTask task, SavedThread thread, Path file) throws TorporException {
        try {
            return Label.of(here, SecurityModule.text(Files.readString(file))).name();
        } catch (IOException e) {
            throw Issue.error(
                            "CREDENTIALS-001",
                            task.subject(thread),
                            "Cannot read the security label of " + task.subject(thread) + ", which is being restored: "
                                    + e.getMessage(),
                            "")
                    .causedBy(e)
                    .toException();
        }
    }

    boolean isEmpty() {
        return inPuppets.isEmpty();
    }

    /** Queues the change; after the credentials, which the label may forbid to change, and before no_new_privs, which forbids to change the label. */
    void queue(SavedThread thread) {
        Call directory = inPuppets.get(thread.thread());
        if (directory == null) {
            return;
        }
        creds_entry creds = thread.core().getCreds();
        Script script = thread.thread().script();
        if (!wanted(creds).isEmpty()) {
            String prefix = here == SecurityModule.APPARMOR ? APPARMOR_CHANGE : "";
            write(script, directory, "current", prefix + wanted(creds));
        }
        if (!creds.getLsmSockcreate().isEmpty()) {
            write(script, directory, "sockcreate", creds.getLsmSockcreate());
        }
        script.call("close", directory.result());
    }

    private static void write(Script script, Call directory, String name, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Call file = script.call("openat", directory.result(), script.string(name), O_WRONLY, 0);
        script.call("write", file, script.bytes(bytes), bytes.length);
        script.call("close", file);
    }

    @Override
    public void close() {
        for (LocalFd directory : directories) {
            directory.close();
        }
    }
}
