package io.torpor.eventfds;

import io.torpor.spi.Issue;
import io.torpor.spi.OpenFile;
import io.torpor.spi.TorporException;

/** Kinds of files that nobody can save yet, by how their descriptions begin. The longest beginning that fits counts. */
enum Unsavable {
    PERF_EVENT(
            "anon_inode [perf_event]",
            "a performance counter (perf_event_open(2)), whose settings the kernel does not show",
            "Stop the profiler in the application, or dump while nothing is being measured."),
    USERFAULTFD(
            "anon_inode [userfaultfd]",
            "a userfaultfd: which memory it watches, and which faults wait for an answer, cannot be read",
            "Have the application unregister its memory and close it before the dump."),
    USERFAULTFD_DEVICE(
            "char 10:126",
            "/dev/userfaultfd, which belongs to memory that is being watched",
            "Have the application close it before the dump."),
    BPF_LINK(
            "anon_inode bpf",
            "a BPF program, link or token: it lives in the kernel, verified and bound to hooks of this machine",
            "Have a process outside of the tree load and hold it, pinned in a BPF file system, and close it before the dump."),
    BTF(
            "anon_inode btf",
            "BPF type information, which is loaded together with programs",
            "Have the application close it when its programs are loaded."),
    FS_CONTEXT(
            "anon_inode [fscontext]",
            "a file system that is being configured (fsopen(2)), whose options cannot be read",
            "Dump before it is begun, or after it has been mounted and the descriptor closed."),
    LANDLOCK(
            "anon_inode [landlock-ruleset]",
            "a Landlock ruleset, whose rules the kernel does not show",
            "Have the application close it once it has been enforced."),
    SYNC_FILE(
            "anon_inode sync_file",
            "a fence of a graphics device, which only its driver can signal",
            "Install the plugin for that device, or let the application wait for it and close it before the dump."),
    KVM(
            "anon_inode kvm-",
            "a virtual machine, processor or device of KVM",
            "Save the machine by its monitor (QEMU's migrate to a file), or install a plugin that claims it."),
    GUEST_MEMORY(
            "anon_inode [kvm-",
            "memory that only a virtual machine sees",
            "Save the machine by its monitor (QEMU's migrate to a file), or install a plugin that claims it."),
    KVM_DEVICE(
            "char 10:232",
            "/dev/kvm, through which virtual machines are made",
            "Save the machine by its monitor (QEMU's migrate to a file), or install a plugin that claims it."),
    VFIO_CONTAINER(
            "char 10:196",
            "a container of devices that a process drives itself (VFIO)",
            "Install a plugin for the device, or have the application give it back before the dump."),
    VFIO_DEVICE(
            "anon_inode [vfio-",
            "a device that a process drives itself (VFIO)",
            "Install a plugin for the device, or have the application give it back before the dump."),
    VFIO_GROUP(
            "link /dev/vfio/",
            "a device that a process drives itself (VFIO)",
            "Install a plugin for the device, or have the application give it back before the dump."),
    GRAPHICS(
            "char 226:",
            "a graphics device (DRM), which holds memory and queues of this process",
            "Install the plugin for that device (amdgpu for those of AMD), or have the application close it before the dump."),
    DMA_BUFFER(
            "unknown /dmabuf:",
            "a buffer that devices share (dma-buf), whose memory belongs to a driver",
            "Install the plugin for the device that it comes from, or have the application close it before the dump."),
    SECRET_MEMORY(
            "secretmem",
            "secret memory (memfd_secret(2)), which the kernel lets nobody else read, not even for its owner",
            "Have the application wipe and close it before the dump, and fetch its secrets again afterwards."),
    TUN(
            "char 10:200",
            "an end of a tun or tap interface, which lives in a network namespace, and those are not saved",
            "Have the application close it before the dump, and open it again afterwards."),
    FUSE(
            "char 10:229",
            "the connection of a file system in user space (FUSE), on which requests of others wait",
            "Unmount that file system before the dump."),
    AUTOFS(
            "char 10:235",
            "the control device of automounts (autofs), whose mounts are not saved",
            "Dump a tree without the automounter.");

    private final String beginning;
    private final String what;
    private final String remedy;

    Unsavable(String beginning, String what, String remedy) {
        this.beginning = beginning;
        this.what = what;
        this.remedy = remedy;
    }

    static Unsavable of(OpenFile file) {
        Unsavable found = null;
        for (Unsavable kind : values()) {
            boolean longer = found == null || kind.beginning.length() > found.beginning.length();
            if (longer && fits(kind, file)) {
                found = kind;
            }
        }
        if (found == null) {
            throw new IllegalArgumentException("claimed without a reason: " + file.descriptions());
        }
        return found;
    }

    private static boolean fits(Unsavable kind, OpenFile file) {
        for (String description : file.descriptions()) {
            if (description.startsWith(kind.beginning)) {
                return true;
            }
        }
        return false;
    }

    /** EVENTFDS-011. */
    TorporException refusal(OpenFile file) {
        return Issue.error(
                        "EVENTFDS-011",
                        file.subject(),
                        "Cannot dump " + file.subject() + ": " + file.link() + " is " + what,
                        remedy)
                .with(file.info())
                .toException();
    }
}
