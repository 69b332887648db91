package io.torpor.crit.explore;

import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.proto.mm_entry;
import io.torpor.image.proto.pstree_entry;
import io.torpor.image.proto.vma_entry;
import io.torpor.spi.TorporException;
import java.io.PrintStream;
import java.util.Optional;

/** Each task's mappings. A dead task has none. */
final class Mappings extends Explorer {
    private static final String PERMISSIONS = "rwx";

    @Override
    void show(ImageSet images, PrintStream output) throws TorporException {
        MappingNames names = new MappingNames(images);
        for (pstree_entry task : images.all(ImageType.PSTREE, pstree_entry.class)) {
            output.println(Integer.toUnsignedString(task.getPid()));
            Optional<mm_entry> memory = images.one(ImageType.MM, task.getPid(), mm_entry.class);
            if (memory.isPresent()) {
                output.println(row("exe", "", names.file(memory.get().getExeFileId())));
                for (vma_entry mapping : memory.get().getVmasList()) {
                    String range = "%08x-%08x".formatted(mapping.getStart(), mapping.getEnd());
                    output.println(row(range, permissions(mapping.getProt()), names.name(mapping)));
                }
            }
        }
    }

    private static String permissions(int protection) {
        StringBuilder text = new StringBuilder();
        for (int bit = 0; bit < PERMISSIONS.length(); bit++) {
            text.append((protection & 1 << bit) == 0 ? '-' : PERMISSIONS.charAt(bit));
        }
        return text.toString();
    }

    private static String row(String range, String permissions, String name) {
        return "\t%-36s%-3s%s".formatted(range, permissions, name.isEmpty() ? "" : " " + name);
    }
}
