package io.torpor.credentials;

import io.torpor.procfs.SecurityModule;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;

/**
 * What {@code --lsm-profile TYPE:NAME} says.
 *
 * @param name of a profile, or a context, which has colons itself
 */
record ProfileOption(SecurityModule module, String name) {
    private static final String APPARMOR = "apparmor:";
    private static final String SELINUX = "selinux:";

    static ProfileOption parse(String text) throws TorporException {
        ProfileOption option = text.startsWith(APPARMOR)
                ? new ProfileOption(SecurityModule.APPARMOR, text.substring(APPARMOR.length()))
                : text.startsWith(SELINUX)
                        ? new ProfileOption(SecurityModule.SELINUX, text.substring(SELINUX.length()))
                        : null;
        if (option == null || option.name.isEmpty()) {
            throw refused(text, "it must be apparmor:PROFILE or selinux:CONTEXT");
        }
        return option;
    }

    static TorporException refused(String text, String why) {
        return Issue.error(
                        "CREDENTIALS-019",
                        new Subject.Other("option --lsm-profile"),
                        "Cannot restore with --lsm-profile " + text + ": " + why,
                        "")
                .toException();
    }
}
