package io.torpor.procfs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SecurityModuleTest {
    @Test
    void isToldByLabelsAndParameters() {
        assertEquals(SecurityModule.NONE, SecurityModule.of("", "Y\n"));
        assertEquals(SecurityModule.APPARMOR, SecurityModule.of("unconfined", "Y\n"));
        assertEquals(SecurityModule.SELINUX, SecurityModule.of("system_u:system_r:init_t:s0", "N\n"));
        assertEquals(
                SecurityModule.SELINUX, SecurityModule.of("unconfined_u:unconfined_r:unconfined_t:s0-s0:c0.c1023", ""));
        assertEquals(SecurityModule.OTHER, SecurityModule.of("_", ""));
    }

    @Test
    void labelsEndAsModulesLike() {
        assertEquals("a:b:c:s0", SecurityModule.text("a:b:c:s0\0"));
        assertEquals("docker-default (enforce)", SecurityModule.text("docker-default (enforce)\n"));
        assertEquals("", SecurityModule.text(""));
    }
}
