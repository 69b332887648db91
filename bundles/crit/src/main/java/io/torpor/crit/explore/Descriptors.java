package io.torpor.crit.explore;

import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.proto.fdinfo_entry;
import io.torpor.image.proto.fs_entry;
import io.torpor.image.proto.pstree_entry;
import io.torpor.image.proto.task_kobj_ids_entry;
import io.torpor.spi.TorporException;
import java.io.PrintStream;
import java.util.Optional;

/** Each task's descriptors and directories. A dead task has none. */
final class Descriptors extends Explorer {
    @Override
    void show(ImageSet images, PrintStream output) throws TorporException {
        FileNames files = new FileNames(images);
        for (pstree_entry task : images.all(ImageType.PSTREE, pstree_entry.class)) {
            output.println(Integer.toUnsignedString(task.getPid()));
            Optional<task_kobj_ids_entry> ids = images.one(ImageType.IDS, task.getPid(), task_kobj_ids_entry.class);
            if (ids.isPresent()) {
                for (fdinfo_entry descriptor :
                        images.all(ImageType.FDINFO, ids.get().getFilesId(), fdinfo_entry.class)) {
                    String number = Integer.toUnsignedString(descriptor.getFd());
                    output.println(row(number, files.name(descriptor.getId(), descriptor.getType())));
                }
            }
            Optional<fs_entry> directories = images.one(ImageType.FS, task.getPid(), fs_entry.class);
            if (directories.isPresent()) {
                output.println(row("cwd", files.path(directories.get().getCwdId())));
                output.println(row("root", files.path(directories.get().getRootId())));
            }
        }
    }

    private static String row(String descriptor, String file) {
        return "\t%7s: %s".formatted(descriptor, file);
    }
}
