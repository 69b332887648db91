package io.torpor.cli.probe;

import io.torpor.abi.SyscallTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** All kernel features that can be tried. */
public final class KernelFeatures {
    /** The peer's names of what this program does not do, whatever the kernel can. */
    private static final Set<String> NOT_OURS =
            Set.of("external_net_ns", "compress", "encryption", "binfmt_misc_sandboxing");

    private KernelFeatures() {}

    public static List<KernelFeature> all(SyscallTable syscalls) {
        List<KernelFeature> all = new ArrayList<>();
        all.addAll(ProcFeatures.all());
        all.addAll(DescriptorFeatures.all());
        all.addAll(SocketFeatures.all());
        all.addAll(NetworkFeatures.all(syscalls));
        all.addAll(CallFeatures.all(syscalls));
        all.addAll(MemoryFeatures.all(syscalls));
        return all;
    }

    /** What a feature without a probe is answered with; empty if nobody knows the name. */
    public static String unprobed(String name) {
        return NOT_OURS.contains(name) ? name + " is not supported yet" : "";
    }
}
