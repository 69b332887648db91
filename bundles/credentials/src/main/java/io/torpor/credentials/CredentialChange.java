package io.torpor.credentials;

import io.torpor.abi.Capabilities;
import io.torpor.abi.Prctl;
import io.torpor.image.proto.creds_entry;
import io.torpor.procfs.Status;
import io.torpor.spi.Issue;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Call;
import io.torpor.tracee.SavedTask;
import io.torpor.tracee.SavedTask.SavedThread;
import io.torpor.tracee.Script;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** The way of one thread from the engine's credentials to its own, in the order that the package's documentation explains. */
final class CredentialChange {
    private static final int UNCHANGED = -1;

    private final SavedTask task;
    private final SavedThread thread;
    private final Status before;
    private final int securebitsBefore;
    private final CapabilityCheck check;
    private final LabelPlan labels;
    private final creds_entry wanted;
    private final Script script;
    private Call fileSystemUid;
    private Call fileSystemGid;

    CredentialChange(SavedTask task, SavedThread thread, Baseline baseline, CapabilityCheck check, LabelPlan labels) {
        this.task = task;
        this.thread = thread;
        this.before = baseline.status();
        this.securebitsBefore = (int) baseline.securebits().result();
        this.check = check;
        this.labels = labels;
        this.wanted = thread.core().getCreds();
        this.script = thread.thread().script();
    }

    /** Queues all calls; none for a thread that has the engine's credentials. */
    void queue() throws TorporException {
        if (!thread.core().hasCreds()) {
            throw Issue.error(
                            "CREDENTIALS-012",
                            task.subject(thread),
                            "Cannot restore " + task.subject(thread) + ": its core image has no credentials",
                            "The image is damaged, or from a very old version of the tool: use another checkpoint.")
                    .toException();
        }
        queueGroups();
        int securebits = queueIds();
        CapabilitySets target = CapabilitySets.of(wanted);
        CapabilitySets current = CapabilitySets.of(before);
        check.require(
                task.subject(thread),
                target.permitted() | target.effective() | target.inheritable() | target.ambient());
        current = queueInherited(current, target);
        if (securebits != wanted.getSecbits()) {
            script.call("prctl", Prctl.PR_SET_SECUREBITS, wanted.getSecbits(), 0, 0, 0);
        }
        queueBounding(current, target);
        if (!current.sameForCapset(target)) {
            set(target.effective(), target.permitted(), target.inheritable());
        }
        labels.queue(task, thread);
        queueFlags();
    }

    private void queueGroups() {
        List<Integer> groups = wanted.getGroupsList();
        boolean same = groups.size() == before.groups().length;
        for (int i = 0; same && i < groups.size(); i++) {
            same = groups.get(i) == before.groups()[i];
        }
        if (!same) {
            ByteBuffer list =
                    ByteBuffer.allocate(Math.max(4, groups.size() * 4)).order(ByteOrder.nativeOrder());
            for (int group : groups) {
                list.putInt(group);
            }
            script.call("setgroups", groups.size(), script.bytes(list.array()));
        }
    }

    /** Queues the change of ids; returns the securebits that are in force then. */
    private int queueIds() {
        int[] uid = before.uid();
        int[] gid = before.gid();
        boolean sameUsers = uid[0] == wanted.getUid() && uid[1] == wanted.getEuid() && uid[2] == wanted.getSuid();
        boolean sameUser = sameUsers && uid[3] == wanted.getFsuid();
        int securebits = securebitsBefore;
        if (!sameUser && (securebits & Capabilities.SECBIT_NO_SETUID_FIXUP) == 0) {
            securebits |= Capabilities.SECBIT_NO_SETUID_FIXUP;
            script.call("prctl", Prctl.PR_SET_SECUREBITS, securebits, 0, 0, 0);
        }
        if (!sameUsers) {
            script.call("setresuid", wanted.getUid(), wanted.getEuid(), wanted.getSuid());
        }
        if (wanted.getFsuid() != (sameUsers ? uid[3] : wanted.getEuid())) {
            script.call("setfsuid", wanted.getFsuid());
            fileSystemUid = script.call("setfsuid", UNCHANGED);
        }
        boolean sameGroups = gid[0] == wanted.getGid() && gid[1] == wanted.getEgid() && gid[2] == wanted.getSgid();
        if (!sameGroups) {
            script.call("setresgid", wanted.getGid(), wanted.getEgid(), wanted.getSgid());
        }
        if (wanted.getFsgid() != (sameGroups ? gid[3] : wanted.getEgid())) {
            script.call("setfsgid", wanted.getFsgid());
            fileSystemGid = script.call("setfsgid", UNCHANGED);
        }
        return securebits;
    }

    /** Inheritable capabilities, which may be more than the bounding set will allow, and ambient ones, which must be among them; returns the sets in force then. */
    private CapabilitySets queueInherited(CapabilitySets current, CapabilitySets target) {
        long ambient = current.ambient() & target.inheritable();
        if (current.inheritable() != target.inheritable()) {
            set(current.effective(), current.permitted(), target.inheritable());
        }
        if (ambient != target.ambient()) {
            script.call("prctl", Prctl.PR_CAP_AMBIENT, Prctl.PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
            for (long left = target.ambient(); left != 0; left &= left - 1) {
                long capability = Long.numberOfTrailingZeros(left);
                script.call("prctl", Prctl.PR_CAP_AMBIENT, Prctl.PR_CAP_AMBIENT_RAISE, capability, 0, 0);
            }
        }
        return new CapabilitySets(
                current.effective(), current.permitted(), target.inheritable(), target.ambient(), current.bounding());
    }

    private void queueBounding(CapabilitySets current, CapabilitySets target) {
        long kept = check.bounding(task.subject(thread), target.bounding(), current.bounding());
        for (long left = current.bounding() & ~kept; left != 0; left &= left - 1) {
            script.call("prctl", Prctl.PR_CAPBSET_DROP, Long.numberOfTrailingZeros(left), 0, 0, 0);
        }
    }

    private void set(long effective, long permitted, long inheritable) {
        byte[] header = ByteBuffer.allocate(8)
                .order(ByteOrder.nativeOrder())
                .putInt(Capabilities._LINUX_CAPABILITY_VERSION_3)
                .array();
        byte[] sets = ByteBuffer.allocate(24)
                .order(ByteOrder.nativeOrder())
                .putInt((int) effective)
                .putInt((int) permitted)
                .putInt((int) inheritable)
                .putInt((int) (effective >>> 32))
                .putInt((int) (permitted >>> 32))
                .putInt((int) (inheritable >>> 32))
                .array();
        script.call("capset", script.bytes(header), script.bytes(sets));
    }

    private void queueFlags() {
        if (wanted.getNoNewPrivs() != 0 && !before.noNewPrivileges()) {
            script.call("prctl", Prctl.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
        }
        if (thread.core().getPdeathSig() != 0) {
            script.call("prctl", Prctl.PR_SET_PDEATHSIG, thread.core().getPdeathSig(), 0, 0, 0);
        }
    }

    /** Checks what setfsuid(2) and setfsgid(2) keep to themselves: whether they did anything. */
    void verify() throws TorporException {
        verify("setfsuid", fileSystemUid, wanted.getFsuid());
        verify("setfsgid", fileSystemGid, wanted.getFsgid());
    }

    private void verify(String call, Call asked, int id) throws TorporException {
        if (asked != null && (int) asked.raw() != id) {
            throw Issue.error(
                            "CREDENTIALS-013",
                            task.subject(thread),
                            "Cannot restore " + task.subject(thread) + ": " + call + "(" + Integer.toUnsignedString(id)
                                    + ") had no effect",
                            "The id may have no mapping in the engine's user namespace.")
                    .toException();
        }
    }
}
