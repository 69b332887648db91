package io.torpor.itests.harness;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * A machine with another kernel, or with more privileges and another processor than this one, made for one workload and thrown away. It sees this machine's files, and changes none.
 * Computing is ten times slower there, as the processor is emulated.
 *
 * @param kernel as {@code vmrun --list} shows it, or the beginning of that
 */
public record VirtualMachine(String kernel) {
    /** Starts such machines; lies beside the checkout where the project is developed. */
    private static final Path STARTER = Path.of(System.getProperty(
                    "torpor.vmrun",
                    Path.of(System.getProperty("torpor.workloads", "../workloads"))
                            .toAbsolutePath()
                            .resolve("../../../shared/vm/vmrun")
                            .toString()))
            .normalize();

    /** What runs inside. */
    private static final Path GUEST = Path.of("src/test/guest").toAbsolutePath();

    /** How long a machine may live; less than {@link Shell} has patience for. */
    private static final int SECONDS = 240;

    /** The machine with that kernel; without a starter, or that kernel, the test is skipped, visibly. */
    public static VirtualMachine need(String kernel) {
        Assumptions.assumeTrue(
                Files.isExecutable(STARTER),
                () -> "There is no " + STARTER + ": set torpor.vmrun to one to run this test");
        String kernels = Shell.run(STARTER.toString(), "--list").orFail().output();
        Assumptions.assumeTrue(
                kernels.contains("kernel x86_64 " + kernel),
                () -> "There is no kernel " + kernel + " for virtual machines: " + STARTER + " --fetch " + kernel);
        return new VirtualMachine(kernel);
    }

    /** A file beside the programs that run inside. */
    public static Path guestFile(String name) {
        return GUEST.resolve(name);
    }

    /**
     * Has a workload come through dumps and restores in there; it is skipped where even that machine cannot run it.
     *
     * @param parameters of the kernel; may be empty
     * @param preparation commands for {@code sh -e}, run before; may be empty
     */
    public void survive(String workload, Mode mode, String parameters, String preparation) {
        String program = Workload.compile(workload).toString();
        String options = String.join(",", Workload.descriptor(workload).options());
        String guest = GUEST.resolve("survive") + " " + Engine.program() + " "
                + (mode == Mode.LEAVE_RUNNING ? "running" : "restore") + " " + program
                + (options.isEmpty() ? "" : "=" + options);
        List<String> command =
                new ArrayList<>(List.of(STARTER.toString(), "--kernel", kernel, "--timeout", SECONDS + ""));
        if (!parameters.isEmpty()) {
            command.addAll(List.of("--append", parameters));
        }
        command.addAll(List.of("-c", "set -e; " + preparation + "\n" + guest));
        Outcome outcome = Shell.run(command);
        Assumptions.assumeFalse(outcome.output().contains("SKIPPED " + workload), outcome::output);
        Assertions.assertTrue(outcome.output().contains("PASSED " + workload), outcome::toString);
    }
}
