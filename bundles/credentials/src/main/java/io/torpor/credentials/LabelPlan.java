package io.torpor.credentials;

import io.torpor.abi.LocalFd;
import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.proto.creds_entry;
import io.torpor.image.proto.inventory_entry;
import io.torpor.image.proto.lsmtype;
import io.torpor.linux.Descriptors;
import io.torpor.procfs.SecurityModule;
import io.torpor.spi.Issue;
import io.torpor.spi.Options;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Call;
import io.torpor.tracee.Puppet;
import io.torpor.tracee.PuppetThread;
import io.torpor.tracee.SavedTask;
import io.torpor.tracee.SavedTask.SavedThread;
import io.torpor.tracee.Script;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which security label each thread is to have, and its way there. Only a thread itself may write its label, through a file that it has opened with the credentials that it has
 * then; what the engine can do for it is to hand over a directory, while the process may still be handed anything. SELinux lets nobody change his context who has several threads, so there
 * the first thread does so before it bears the others, who inherit it (man 3 setcon); what context sockets get is each thread's own.
 */
final class LabelPlan implements AutoCloseable {
    private static final int O_WRONLY = 1;
    private static final int O_PATH = 010000000;
    private static final String APPARMOR_CHANGE = "changeprofile ";

    private final SecurityModule here;
    private final SecurityModule saved;
    private final String override;
    private final String own;
    private final List<LocalFd> directories = new ArrayList<>();
    /** {@code /proc/PID/task} of processes that need it. */
    private final Map<Puppet, Call> inPuppets = new LinkedHashMap<>();

    private final Set<PuppetThread> toLabel = new HashSet<>();
    private final Set<PuppetThread> toChooseForSockets = new HashSet<>();

    private LabelPlan(SecurityModule here, SecurityModule saved, String override) throws TorporException {
        this.here = here;
        this.saved = saved;
        this.override = override;
        own = here == SecurityModule.SELINUX
                ? label(new Subject.Other("the engine"), Path.of("/proc/thread-self"))
                : "";
    }

    /**
     * Looks at the images, the kernel and the option {@code --lsm-profile}.
     *
     * @throws TorporException when the option names another module than the kernel's
     */
    static LabelPlan of(RestoreContext context) throws TorporException {
        SecurityModule here = SecurityModule.inUse();
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
        Puppet puppet = task.puppet();
        Path tasks = Path.of("/proc/" + puppet.pid() + "/task");
        String label =
                label(task.subject(thread), tasks.resolve(thread.thread().tid().toString()));
        boolean changes = !wanted(creds).isEmpty() && !wanted(creds).equals(label);
        if (!changes && creds.getLsmSockcreate().isEmpty()) {
            return;
        }
        if (changes && here == SecurityModule.SELINUX && (task.threads().size() > 1 || puppet.sharesMemory())) {
            throw Issue.error(
                            "CREDENTIALS-018",
                            task.subject(),
                            "Cannot restore " + task.subject()
                                    + ": SELinux does not let it change to its label " + wanted(creds)
                                    + ", as it shares its memory with another process, or its first thread is to end before the others",
                            "Run the engine with that label (runcon), and the tree inherits it.")
                    .toException();
        }
        if (changes) {
            toLabel.add(thread.thread());
        }
        if (!creds.getLsmSockcreate().isEmpty()) {
            toChooseForSockets.add(thread.thread());
        }
        if (!inPuppets.containsKey(puppet)) {
            LocalFd fd = Descriptors.open(tasks.toString(), O_PATH, 0);
            directories.add(fd);
            inPuppets.put(puppet, puppet.fetch(fd));
        }
    }

    /** The label that a thread has. */
    private String label(Subject subject, Path directory) throws TorporException {
        try {
            return Label.of(here, SecurityModule.text(Files.readString(directory.resolve(here.labelFile(directory)))))
                    .name();
        } catch (IOException e) {
            throw Issue.error(
                            "CREDENTIALS-001",
                            subject,
                            "Cannot read the security label of " + subject + ": " + e.getMessage(),
                            "")
                    .causedBy(e)
                    .toException();
        }
    }

    /** Whether a process with such credentials can get its label only as long as it has one thread. */
    boolean mustPrecedeThreads(creds_entry creds) {
        return here == SecurityModule.SELINUX
                && here == saved
                && !wanted(creds).isEmpty()
                && !wanted(creds).equals(own);
    }

    boolean isEmpty() {
        return inPuppets.isEmpty();
    }

    /** Queues what {@link #prepare} has found to change, nothing for others; after the credentials, which the label may forbid to change, and before no_new_privs, which forbids to change the label. */
    void queue(SavedTask task, SavedThread thread) {
        queueLabel(task, thread);
        if (toChooseForSockets.remove(thread.thread())) {
            write(task, thread, "attr/sockcreate", thread.core().getCreds().getLsmSockcreate());
        }
    }

    /** Queues the change of the label alone. */
    void queueLabel(SavedTask task, SavedThread thread) {
        if (toLabel.remove(thread.thread())) {
            String prefix = here == SecurityModule.APPARMOR ? APPARMOR_CHANGE : "";
            Path directory = Path.of("/proc/" + task.puppet().pid());
            write(
                    task,
                    thread,
                    here.labelFile(directory),
                    prefix + wanted(thread.core().getCreds()));
        }
    }

    private void write(SavedTask task, SavedThread thread, String name, String text) {
        Script script = thread.thread().script();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Call file = script.call(
                "openat",
                inPuppets.get(task.puppet()).result(),
                script.string(thread.thread().tid() + "/" + name),
                O_WRONLY,
                0);
        script.call("write", file, script.bytes(bytes), bytes.length);
        script.call("close", file);
    }

    /** Queues giving back what processes were handed. The calls of {@link #queue} must have been made. */
    void queueEnd() {
        inPuppets.forEach((puppet, directory) -> puppet.script().call("close", directory.result()));
        inPuppets.clear();
    }

    @Override
    public void close() {
        for (LocalFd directory : directories) {
            directory.close();
        }
    }
}
