package io.torpor.cli.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbesTest {
    @ParameterizedTest
    @CsvSource({
        "6.18.44-fc-v669,true",
        "5.10.0-35-amd64,true",
        "5.9.16,false",
        "4.19,false",
        "10.0-rc1,true",
        "5,false",
        "x,false"
    })
    void kernelVersions(String release, boolean enough) {
        assertEquals(enough, KernelVersionProbe.judge(release).isEmpty());
    }

    @Test
    void thisKernelHasAVersion() {
        assertTrue(new KernelVersionProbe()
                .probe()
                .map(issue -> issue.cause().isEmpty())
                .orElse(true));
    }

    @Test
    void privileges() {
        assertTrue(PrivilegeProbe.judge(0x1ffffffffffL).isEmpty());
        assertTrue(PrivilegeProbe.judge(1L << 19 | 1L << 40).isEmpty());
        assertTrue(PrivilegeProbe.judge(1L << 19 | 1L << 21).isEmpty());
        assertTrue(PrivilegeProbe.judge(1L << 19).orElseThrow().message().contains("CAP_CHECKPOINT_RESTORE"));
        assertTrue(PrivilegeProbe.judge(1L << 21).orElseThrow().message().contains("CAP_SYS_PTRACE"));
    }
}
