package io.torpor.memory;

import java.util.List;

/** What a mapping is, in the words that claims match. */
enum MappingKind {
    ANONYMOUS_PRIVATE("anonymous private", true),
    ANONYMOUS_SHARED("anonymous shared", false),
    FILE_PRIVATE("file private", true),
    FILE_SHARED("file shared", false),
    MEMFD("memfd", false),
    SYSV("sysv", false),
    /** Private huge pages without a file. */
    HUGETLB("hugetlb", true),
    VDSO("vdso", true),
    VVAR("vvar", false),
    VSYSCALL("vsyscall", false),
    /** Pages that the kernel made for probes of tracers: Documentation/trace/uprobetracer.rst. */
    UPROBES("uprobes", false),
    AIO("aio", true),
    SOCKET("socket", false),
    /** Memory of a device, or something that the kernel made for itself; the description names it. */
    OTHER("", false);

    private final List<String> descriptions;
    private final boolean content;

    MappingKind(String description, boolean content) {
        this.descriptions = List.of(description);
        this.content = content;
    }

    List<String> descriptions() {
        return descriptions;
    }

    /** Whether all pages are saved, though the kernel does not count them as the task's own. */
    boolean isWhole() {
        return this == VDSO || this == AIO;
    }

    /** Whether pages of a private mapping of this kind are the task's own. */
    boolean hasContent() {
        return content;
    }
}
