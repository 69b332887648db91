package io.torpor.credentials;

import io.torpor.procfs.SecurityModule;

/**
 * A security label as images hold it.
 *
 * @param name of AppArmor's profile, without its mode, or SELinux's whole context; empty for one that restricts nothing
 * @param obstacle why it cannot be saved; empty if it can
 */
record Label(String name, String obstacle) {
    private static final Label FREE = new Label("", "");

    /** Reads what the kernel shows. */
    static Label of(SecurityModule module, String shown) {
        if (shown.isEmpty() || shown.equals("unconfined") || shown.contains(":unconfined_t:")) {
            return FREE;
        }
        return switch (module) {
            case NONE -> FREE;
            case SELINUX -> new Label(shown, "");
            case APPARMOR -> ofAppArmor(shown);
            case OTHER -> new Label(shown, "the module that gives it is not known here");
        };
    }

    private static Label ofAppArmor(String shown) {
        int mode = shown.endsWith(")") ? shown.lastIndexOf(" (") : -1;
        String name = mode < 0 ? shown : shown.substring(0, mode);
        if (name.contains("//&")) {
            return new Label(name, "stacks of AppArmor profiles cannot be saved");
        }
        if (name.startsWith(":")) {
            return new Label(name, "AppArmor namespaces cannot be saved");
        }
        return new Label(name, "");
    }
}
