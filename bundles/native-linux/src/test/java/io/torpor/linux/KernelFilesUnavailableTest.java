package io.torpor.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.torpor.abi.Errno;
import io.torpor.linux.KernelFiles.Unavailable;
import io.torpor.procfs.btf.Btf;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelFilesUnavailableTest {
    private static final int SETRESUID = 117;
    private static final int NOBODY = 65534;

    private static String reason(int systemCall, Path types) {
        String reason = assertThrows(
                        Unavailable.class,
                        () -> KernelFiles.open(systemCall, KernelFiles.fields(types))
                                .close())
                .getMessage();
        assertTrue(reason.indexOf('\n') < 0, reason);
        return reason;
    }

    @Test
    void withoutTypeInformation(@TempDir Path folder) throws Exception {
        String reason = reason(1, folder.resolve("vmlinux"));
        assertTrue(reason.contains("type information cannot be read"), reason);
        Path odd = Files.write(folder.resolve("odd"), new byte[100]);
        assertTrue(reason(1, odd).contains("not as expected"), reason(1, odd));
    }

    @Test
    void withoutTheSystemCall() {
        assumeTrue(Files.isReadable(Btf.OF_KERNEL), "this kernel gives no type information");
        String reason = reason(100_000, Btf.OF_KERNEL);
        assertTrue(reason.contains("ENOSYS"), reason);
    }

    @Test
    void withoutPrivilege() {
        assumeTrue(Files.isReadable(Btf.OF_KERNEL), "this kernel gives no type information");
        assumeTrue(Libc.geteuid() == 0 && System.getProperty("os.arch").equals("amd64"), "not root on x86-64");
        int systemCall = LiveKernelFiles.systemCall();
        String reason;
        try (UserChange user = new UserChange(SETRESUID, 0, NOBODY)) {
            reason = reason(systemCall, Btf.OF_KERNEL);
        }
        assertTrue(reason.contains("EPERM"), reason);
    }

    @Test
    void aProgramThatTheKernelRefusesIsExplained() {
        LiveKernelFiles.open().close();
        BpfIterator iterators = new BpfIterator(LiveKernelFiles.systemCall());
        BpfCode code = new BpfCode();
        code.load(8, 1, 1, 0);
        code.exit();
        SyscallException failure = assertThrows(SyscallException.class, () -> iterators.load("bad", code.bytes(), 1));
        assertTrue(failure.errno() == Errno.EINVAL || failure.errno() == Errno.EACCES, failure.getMessage());
        assertTrue(failure.getMessage().contains("["), failure.getMessage());
    }

    @Test
    void theLastLinesOfTheVerifierAreKept() {
        assertEquals(" [b; c; R1 invalid]", BpfIterator.lastLines("a\nb\nc\nR1 invalid\nprocessed 3 insns\n"));
        assertEquals("", BpfIterator.lastLines(""));
    }
}
