package io.torpor.itests;

import io.torpor.itests.harness.Mode;
import io.torpor.itests.harness.Shell;
import io.torpor.itests.harness.VirtualMachine;
import io.torpor.itests.harness.WorkFolder;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What this machine's kernel or processor may lack: protection keys, soft-dirty tracking, every capability, security modules with a policy, older and newer kernels. Each takes
 * a minute or two in a virtual machine without hardware support, if this machine has nothing else to do:
 *
 * <pre>mvn -B verify -Dtest=OtherMachinesTest -Dsurefire.failIfNoSpecifiedTests=false -Dtorpor.excluded=</pre>
 */
@Tag("machines")
class OtherMachinesTest {
    private static final String NONE = "";

    @ParameterizedTest(name = "{1} {2}, Linux {0}")
    @CsvSource({
        "6.1, memory, KILL_AND_RESTORE",
        "6.1, threads, KILL_AND_RESTORE",
        "6.1, files, KILL_AND_RESTORE",
        "6.1, descriptors, KILL_AND_RESTORE",
        "6.1, tcp, LEAVE_RUNNING",
        "6.1, protection-keys, KILL_AND_RESTORE",
        "6.12, memory, LEAVE_RUNNING",
        "6.12, threads, KILL_AND_RESTORE",
        "6.12, tcp, KILL_AND_RESTORE",
        "6.12, ttys, KILL_AND_RESTORE",
        "6.12, protection-keys, LEAVE_RUNNING",
        "7.3, memory, KILL_AND_RESTORE",
        "7.3, threads, LEAVE_RUNNING",
        "7.3, files, LEAVE_RUNNING",
        "7.3, descriptors, LEAVE_RUNNING",
        "7.3, ttys, KILL_AND_RESTORE",
        "7.3, further-attributes, KILL_AND_RESTORE",
        "7.3, protection-keys, KILL_AND_RESTORE"
    })
    void survives(String kernel, String workload, Mode mode) {
        VirtualMachine.need(kernel).survive(workload, mode, NONE, NONE);
    }

    /** A kernel that lets nobody, or only the tracer, read and write through /proc/PID/mem what a process may not itself. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"ptrace", "never"})
    void protectedMemory(String who) {
        VirtualMachine.need("6.12").survive("memory", Mode.KILL_AND_RESTORE, "proc_mem.force_override=" + who, NONE);
    }

    @ParameterizedTest(name = "Linux {0}")
    @ValueSource(strings = {"6.1", "7.3"})
    void profilesOfAppArmor(String kernel) {
        String load = "mount -t securityfs none /sys/kernel/security; " + Shell.need("apparmor_parser") + " -r -K "
                + VirtualMachine.guestFile("labels.apparmor");
        VirtualMachine.need(kernel).survive("labels", Mode.KILL_AND_RESTORE, "security=apparmor", load);
    }

    /** Of a process that changes its own, and of one with threads, which has its engine's. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"labels", "threads"})
    void contextsOfSelinux(String workload) throws Exception {
        Path policy = WorkFolder.create("selinux-" + workload).resolve("policy");
        Shell.run(
                        Shell.need("checkpolicy"),
                        "-U",
                        "allow",
                        "-c",
                        "33",
                        "-o",
                        policy.toString(),
                        VirtualMachine.guestFile("labels.selinux").toString())
                .orFail();
        String load = "mount -t selinuxfs none /sys/fs/selinux; dd bs=1M if=" + policy
                + " of=/sys/fs/selinux/load; echo 1 >/sys/fs/selinux/enforce";
        VirtualMachine.need("7.3").survive(workload, Mode.KILL_AND_RESTORE, "security=selinux", load);
    }
}
