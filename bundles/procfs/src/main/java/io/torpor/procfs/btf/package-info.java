/**
 * The BPF type format, as far as it tells where a running kernel keeps what: sizes of structures, places of their members, ids of functions.
 *
 * <p>{@link io.torpor.procfs.btf.Btf} reads {@code /sys/kernel/btf/vmlinux} (CONFIG_DEBUG_INFO_BTF) and answers by name. Of some 130,000 types it notes where each begins, and
 * looks closer at those only that it was told to expect: a cold virtual machine has it in some tens of milliseconds. The format is that of {@code linux/btf.h}; a file that
 * isn't understood, or ends early, is a {@link io.torpor.procfs.btf.BtfException}.
 */
@Version("1.0.0")
@Export
package io.torpor.procfs.btf;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
