package io.torpor.crit.explore;

import io.torpor.image.ImageSet;
import io.torpor.image.proto.vma_entry;
import io.torpor.spi.TorporException;
import java.util.HashMap;
import java.util.Map;

/** What mappings are of, by the bits of {@code vma_entry.status}. Shared memory objects are numbered as they come. */
final class MappingNames {
    private static final int REGULAR = 1;
    private static final int STACK = 1 << 1;
    private static final int VSYSCALL = 1 << 2;
    private static final int VDSO = 1 << 3;
    private static final int PRIVATE_FILE = 1 << 6;
    private static final int SHARED_FILE = 1 << 7;
    private static final int SHARED_ANONYMOUS = 1 << 8;
    private static final int SYSTEM_V = 1 << 10;
    private static final int SOCKET = 1 << 11;
    /** {@code MAP_GROWSDOWN} in mman.h. */
    private static final int GROWS_DOWN = 0x100;

    private final FileNames files;
    private final Map<Long, Integer> objects = new HashMap<>();

    MappingNames(ImageSet images) throws TorporException {
        files = new FileNames(images);
    }

    /** The name of the file; empty if the mapping is of none. */
    String file(vma_entry mapping) {
        boolean ofFile = (mapping.getStatus() & (PRIVATE_FILE | SHARED_FILE)) != 0;
        return ofFile ? files.path((int) mapping.getShmid()) : "";
    }

    String file(int id) {
        return files.path(id);
    }

    /** Empty for ordinary private memory. */
    String name(vma_entry mapping) {
        int status = mapping.getStatus();
        String name;
        if ((status & (PRIVATE_FILE | SHARED_FILE)) != 0) {
            name = file(mapping)
                    + (mapping.getPgoff() == 0 ? "" : " + 0x" + Long.toHexString(mapping.getPgoff()))
                    + ((status & SHARED_FILE) == 0 ? "" : " (s)");
        } else if ((status & STACK) != 0) {
            name = "[stack]";
        } else if ((status & VSYSCALL) != 0) {
            name = "[vsyscall]";
        } else if ((status & VDSO) != 0) {
            name = "[vdso]";
        } else if ((status & SYSTEM_V) != 0) {
            name = object("ips", mapping);
        } else if ((status & SHARED_ANONYMOUS) != 0) {
            name = object("shmem", mapping);
        } else if ((status & SOCKET) != 0) {
            name = object("packet", mapping);
        } else {
            name = (mapping.getFlags() & GROWS_DOWN) != 0 ? "[stack?]" : "";
        }
        return (status & REGULAR) != 0 ? name : (name + " *").strip();
    }

    private String object(String kind, vma_entry mapping) {
        Integer number = objects.get(mapping.getShmid());
        if (number == null) {
            number = objects.size() + 1;
            objects.put(mapping.getShmid(), number);
        }
        return kind + "[" + number + "]";
    }
}
