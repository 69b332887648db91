package io.torpor.eventfds;

import com.google.protobuf.Message;
import io.torpor.spi.Claims;
import io.torpor.spi.DumpContext;
import io.torpor.spi.FileDumper;
import io.torpor.spi.OpenFile;
import io.torpor.spi.TorporException;
import org.osgi.service.component.annotations.Component;

/**
 * Says of files whose state is in a device, in the kernel's own programs, or in another process, what they are and why they cannot be saved. A plugin that
 * claims one of them is preferred.
 */
@Component
@Claims(
        value = {
            "anon_inode [perf_event]",
            "anon_inode [userfaultfd]",
            "char 10:126",
            "anon_inode bpf*",
            "anon_inode btf",
            "anon_inode [fscontext]",
            "anon_inode [landlock-ruleset]",
            "anon_inode sync_file",
            "anon_inode kvm-*",
            "anon_inode [kvm-*",
            "char 10:232",
            "char 10:196",
            "anon_inode [vfio-*",
            "link /dev/vfio/*",
            "char 226:*",
            "unknown /dmabuf:*",
            "secretmem",
            "char 10:200",
            "char 10:229",
            "char 10:235"
        },
        fallback = true)
public final class UnsavableFiles implements FileDumper {
    @Override
    public void inspect(OpenFile file, DumpContext context) throws TorporException {
        throw Unsavable.of(file).refusal(file);
    }

    @Override
    public Message dump(OpenFile file, DumpContext context) throws TorporException {
        throw Unsavable.of(file).refusal(file);
    }
}
