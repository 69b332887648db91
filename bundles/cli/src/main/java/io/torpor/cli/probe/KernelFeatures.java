package io.torpor.cli.probe;

import io.torpor.abi.SyscallTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** All kernel features that can be tried. */
public final class KernelFeatures {
    /** The peer's names of what this program does not do, whatever the kernel can. */
    private static final Set<String> NOT_OURS =
            Set.of("external_net_ns", "compress", "encryption", "network_lock_nftables", "binfmt_misc_sandboxing");

    /** The peer's names of what would have to be set up at length to be tried. */
    private static final Set<String> NOT_TRIED =
            Set.of("nsid", "link_nsid", "newifindex", "nftables", "overlayfs_maps", "get_rseq_conf", "tcp_half_closed");

    private KernelFeatures() {}

    public static List<KernelFeature> all(SyscallTable syscalls) {
        List<KernelFeature> all = new ArrayList<>();
        all.addAll(ProcFeatures.all());
        all.addAll(DescriptorFeatures.all());
        all.addAll(SocketFeatures.all());
        all.addAll(CallFeatures.all(syscalls));
        all.addAll(MemoryFeatures.all(syscalls));
        return all;
    }

    /** What a feature without a probe is answered with; empty if nobody knows the name. */
    public static String unprobed(String name) {
        if (NOT_OURS.contains(name)) {
            return name + " is not supported yet";
        }
        return NOT_TRIED.contains(name) ? name + " cannot be probed yet" : "";
    }
}
