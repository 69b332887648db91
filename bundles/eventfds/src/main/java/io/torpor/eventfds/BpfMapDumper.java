package io.torpor.eventfds;

import com.google.protobuf.Message;
import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.image.ImageRecords;
import io.torpor.image.ImageType;
import io.torpor.image.proto.bpfmap_data_entry;
import io.torpor.image.proto.bpfmap_file_entry;
import io.torpor.linux.BpfMap;
import io.torpor.linux.SyscallException;
import io.torpor.procfs.FdInfo;
import io.torpor.spi.Claims;
import io.torpor.spi.DumpContext;
import io.torpor.spi.FileDumper;
import io.torpor.spi.Issue;
import io.torpor.spi.OpenFile;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FrozenTree;
import io.torpor.tracee.SignalOwners;
import java.util.HashSet;
import java.util.Set;
import org.osgi.service.component.annotations.Component;

/** Saves BPF maps that are arrays or hash tables: fdinfo shows what they are, and bpf(2) what is in them. Several descriptions of one map have one content. */
@Component
@Claims("anon_inode bpf-map")
public final class BpfMapDumper implements FileDumper {
    private static final int HASH = 1;
    private static final int ARRAY = 2;

    /** The kernel's numbers of maps whose content was saved. */
    private static final class SavedMaps {
        private final Set<Integer> ids = new HashSet<>();
    }

    @Override
    public void inspect(OpenFile file, DumpContext context) throws TorporException {
        FdInfo info = FdInfo.parse(file.info());
        int type = number(info, "map_type", file);
        if (type != HASH && type != ARRAY) {
            context.refuse(
                    Issue.error(
                            "EVENTFDS-016",
                            file.subject(),
                            "Cannot dump " + file.subject() + ": it is a BPF map of type " + type
                                    + "; only arrays and hash tables can be saved",
                            "Have a process outside of the tree hold it, pinned in a BPF file system, and close it before the dump."));
        }
        try {
            if (maps(context).info(file.descriptor()).typed()) {
                context.report(Issue.warning(
                        "EVENTFDS-017",
                        file.subject(),
                        "The BPF map at " + file.subject() + " has type information (BTF), which is not saved",
                        "Only tools that print maps use it; nothing needs to be done."));
            }
        } catch (SyscallException e) {
            throw unreadable(file, e);
        }
    }

    @Override
    public Message dump(OpenFile file, DumpContext context) throws TorporException {
        FdInfo info = FdInfo.parse(file.info());
        try {
            BpfMap.Info map = maps(context).info(file.descriptor());
            bpfmap_file_entry record = bpfmap_file_entry
                    .newBuilder()
                    .setId(file.id())
                    .setFlags(file.flags())
                    .setPos(file.position())
                    .setFown(SignalOwners.save(file, context.require(FrozenTree.class)))
                    .setMapType(number(info, "map_type", file))
                    .setKeySize(number(info, "key_size", file))
                    .setValueSize(number(info, "value_size", file))
                    .setMapId(map.id())
                    .setMaxEntries(number(info, "max_entries", file))
                    .setMapFlags(number(info, "map_flags", file))
                    .setMemlock(number(info, "memlock", file))
                    .setFrozen(number(info, "frozen", file) != 0)
                    .setMapName(map.name())
                    .setIfindex(map.interfaceIndex())
                    .setMapExtra(Long.decode(info.other("map_extra").orElse("0")))
                    .build();
            if (saved(context).ids.add(map.id())) {
                saveContent(file, record, context);
            }
            return record;
        } catch (SyscallException e) {
            throw unreadable(file, e);
        }
    }

    private static void saveContent(OpenFile file, bpfmap_file_entry record, DumpContext context) {
        BpfMap maps = maps(context);
        boolean unreadable = (file.flags() & OpenFlags.O_ACCMODE) == OpenFlags.O_WRONLY;
        BpfMap.Content content;
        try (LocalFd other = unreadable ? maps.open(record.getMapId(), 0) : null) {
            content = maps.content(
                    unreadable ? other : file.descriptor(),
                    record.getKeySize(),
                    record.getValueSize(),
                    record.getMaxEntries());
        }
        byte[] both = new byte[content.keys().length + content.values().length];
        System.arraycopy(content.keys(), 0, both, 0, content.keys().length);
        System.arraycopy(content.values(), 0, both, content.keys().length, content.values().length);
        context.require(ImageRecords.class)
                .add(
                        ImageType.BPFMAP_DATA,
                        0,
                        bpfmap_data_entry
                                .newBuilder()
                                .setMapId(record.getMapId())
                                .setKeysBytes(content.keys().length)
                                .setValuesBytes(content.values().length)
                                .setCount(content.count())
                                .build(),
                        both);
    }

    private static SavedMaps saved(DumpContext context) {
        return context.findOrProvide(SavedMaps.class, SavedMaps::new);
    }

    private static BpfMap maps(DumpContext context) {
        return new BpfMap(
                context.require(FrozenTree.class).architecture().syscalls().number("bpf"));
    }

    private static int number(FdInfo info, String key, OpenFile file) throws TorporException {
        return Long.decode(info.other(key).orElseThrow(() -> Details.missing(file, key)))
                .intValue();
    }

    private static TorporException unreadable(OpenFile file, SyscallException cause) {
        return Issue.error(
                        "EVENTFDS-018",
                        file.subject(),
                        "Cannot dump " + file.subject() + ", a BPF map: " + cause.getMessage(),
                        "Run with CAP_BPF.")
                .causedBy(cause)
                .toException();
    }
}
