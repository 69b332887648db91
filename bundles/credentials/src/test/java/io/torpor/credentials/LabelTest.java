package io.torpor.credentials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.torpor.procfs.SecurityModule;
import io.torpor.spi.TorporException;
import org.junit.jupiter.api.Test;

class LabelTest {
    @Test
    void profilesLoseTheirMode() {
        assertEquals(new Label("docker-default", ""), Label.of(SecurityModule.APPARMOR, "docker-default (enforce)"));
        assertEquals(new Label("/usr/bin/man", ""), Label.of(SecurityModule.APPARMOR, "/usr/bin/man (complain)"));
        assertEquals(new Label("a//child", ""), Label.of(SecurityModule.APPARMOR, "a//child (enforce)"));
        assertEquals(new Label("odd (name)", ""), Label.of(SecurityModule.APPARMOR, "odd (name) (enforce)"));
    }

    @Test
    void whatRestrictsNothingIsNotSaved() {
        assertEquals("", Label.of(SecurityModule.APPARMOR, "unconfined").name());
        assertEquals(
                "",
                Label.of(SecurityModule.SELINUX, "unconfined_u:unconfined_r:unconfined_t:s0")
                        .name());
    }

    @Test
    void whatCannotBeSavedIsRefusedByName() {
        assertFalse(Label.of(SecurityModule.APPARMOR, "one//&two (enforce)")
                .obstacle()
                .isEmpty());
        assertFalse(Label.of(SecurityModule.APPARMOR, ":lxd:unconfined//x (enforce)")
                .obstacle()
                .isEmpty());
        assertFalse(Label.of(SecurityModule.OTHER, "_").obstacle().isEmpty());
    }

    @Test
    void contextsAreKeptWhole() {
        String context = "system_u:system_r:container_t:s0:c1,c2";
        assertEquals(new Label(context, ""), Label.of(SecurityModule.SELINUX, context));
    }

    @Test
    void theOptionNamesModuleAndLabel() throws Exception {
        assertEquals(
                new ProfileOption(SecurityModule.APPARMOR, "docker-default"),
                ProfileOption.parse("apparmor:docker-default"));
        assertEquals(new ProfileOption(SecurityModule.SELINUX, "u:r:t:s0"), ProfileOption.parse("selinux:u:r:t:s0"));
        for (String wrong : new String[] {"docker-default", "apparmor:", "smack:x", ""}) {
            assertEquals(
                    "CREDENTIALS-019",
                    assertThrows(TorporException.class, () -> ProfileOption.parse(wrong))
                            .issue()
                            .code());
        }
    }
}
