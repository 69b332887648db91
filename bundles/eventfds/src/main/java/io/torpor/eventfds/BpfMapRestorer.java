package io.torpor.eventfds;

import com.google.protobuf.Message;
import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.image.ImageEntry;
import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.proto.bpfmap_data_entry;
import io.torpor.image.proto.bpfmap_file_entry;
import io.torpor.linux.BpfMap;
import io.torpor.linux.SyscallException;
import io.torpor.spi.Claims;
import io.torpor.spi.FileRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.TorporException;
import io.torpor.tracee.PuppetTree;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.osgi.service.component.annotations.Component;

/** Makes BPF maps with what was in them. */
@Component
@Claims("record bpfmap_file_entry")
public final class BpfMapRestorer implements FileRestorer {
    private static final int READ_ONLY = 1 << 3;
    private static final int WRITE_ONLY = 1 << 4;

    /** What the kernel calls the maps that were made, by what it called those that were saved. */
    private static final class MadeMaps {
        private final Map<Integer, Integer> ids = new HashMap<>();
    }

    @Override
    public LocalFd restore(Message message, RestoreContext context) throws TorporException {
        bpfmap_file_entry record = (bpfmap_file_entry) message;
        String what = "BPF map \"" + record.getMapName() + "\" (file " + record.getId() + ")";
        try {
            BpfMap.Content content = content(record, context);
            return Completion.make(
                    what, record.getFlags(), record.getFown(), context, () -> open(record, content, context));
        } catch (SyscallException e) {
            throw Completion.failed(what, e);
        }
    }

    /** The first description is the map's own, unless it may do less; all others lead to the same map. */
    private static LocalFd open(bpfmap_file_entry record, BpfMap.Content content, RestoreContext context) {
        BpfMap maps = new BpfMap(
                context.require(PuppetTree.class).architecture().syscalls().number("bpf"));
        int access = switch (record.getFlags() & OpenFlags.O_ACCMODE) {
            case OpenFlags.O_RDONLY -> READ_ONLY;
            case OpenFlags.O_WRONLY -> WRITE_ONLY;
            default -> 0;
        };
        Map<Integer, Integer> made = made(context).ids;
        Integer known = made.get(record.getMapId());
        if (known != null) {
            return maps.open(known, access);
        }
        LocalFd map = maps.create(
                record.getMapType(),
                record.getKeySize(),
                record.getValueSize(),
                record.getMaxEntries(),
                record.getMapFlags(),
                record.getMapName(),
                record.getIfindex(),
                record.getMapExtra());
        try {
            maps.fill(map, content);
            if (record.getFrozen()) {
                maps.freeze(map);
            }
            int id = maps.info(map).id();
            made.put(record.getMapId(), id);
            LocalFd result = access == 0 ? map : maps.open(id, access);
            map = access == 0 ? null : map;
            return result;
        } finally {
            if (map != null) {
                map.close();
            }
        }
    }

    private static MadeMaps made(RestoreContext context) {
        return context.findOrProvide(MadeMaps.class, MadeMaps::new);
    }

    private static BpfMap.Content content(bpfmap_file_entry record, RestoreContext context) throws TorporException {
        for (ImageEntry<bpfmap_data_entry> entry :
                context.require(ImageSet.class).entries(ImageType.BPFMAP_DATA, 0, bpfmap_data_entry.class)) {
            bpfmap_data_entry data = entry.record();
            if (data.getMapId() == record.getMapId()) {
                ByteBuffer both = entry.extra();
                byte[] keys = new byte[data.getKeysBytes()];
                byte[] values = new byte[data.getValuesBytes()];
                both.get(keys).get(values);
                return new BpfMap.Content(data.getCount(), keys, values);
            }
        }
        return new BpfMap.Content(0, new byte[0], new byte[0]);
    }
}
