package io.torpor.files;

import io.torpor.image.proto.task_kobj_ids_entry;

/** The kinds of namespaces that a descriptor can stand for; {@code namespaces(7)}. */
enum Namespaces {
    PID("pid", 0x20000000, 1),
    NET("net", 0x40000000, 2),
    IPC("ipc", 0x08000000, 3),
    UTS("uts", 0x04000000, 4),
    TIME("time", 0x00000080, 5),
    MNT("mnt", 0x00020000, 6),
    USER("user", 0x10000000, 7),
    CGROUP("cgroup", 0x02000000, 8);

    private final String entry;
    private final int flag;
    private final int own;

    Namespaces(String entry, int flag, int own) {
        this.entry = entry;
        this.flag = flag;
        this.own = own;
    }

    /** The kind by the name that its links have before the colon; null for one that this version does not know. */
    static Namespaces named(String name) {
        for (Namespaces kind : values()) {
            if (kind.entry.equals(name)) {
                return kind;
            }
        }
        return null;
    }

    /** The kind by its CLONE_NEW flag, or null. */
    static Namespaces flagged(int flag) {
        for (Namespaces kind : values()) {
            if (kind.flag == flag) {
                return kind;
            }
        }
        return null;
    }

    /** CLONE_NEWNET and the like. */
    int flag() {
        return flag;
    }

    /** The id that the inventory of our dumps gives to the engine's own. */
    int own() {
        return own;
    }

    /** Where the engine finds its own. */
    String path() {
        return "/proc/self/ns/" + entry;
    }

    /** The id that a record of images gives to one of this kind. */
    int in(task_kobj_ids_entry ids) {
        return switch (this) {
            case PID -> ids.getPidNsId();
            case NET -> ids.getNetNsId();
            case IPC -> ids.getIpcNsId();
            case UTS -> ids.getUtsNsId();
            case TIME -> ids.getTimeNsId();
            case MNT -> ids.getMntNsId();
            case USER -> ids.getUserNsId();
            case CGROUP -> ids.getCgroupNsId();
        };
    }
}
