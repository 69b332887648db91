package io.torpor.crit.explore;

import io.torpor.crit.format.QuotedPrintable;
import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.proto.fd_types;
import io.torpor.image.proto.file_entry;
import io.torpor.image.proto.unix_sk_entry;
import io.torpor.spi.TorporException;
import java.util.HashMap;
import java.util.Map;

/** What the open files of a checkpoint are called. */
final class FileNames {
    private final Map<Integer, file_entry> files = new HashMap<>();

    FileNames(ImageSet images) throws TorporException {
        for (file_entry file : images.all(ImageType.FILES, file_entry.class)) {
            files.put(file.getId(), file);
        }
    }

    /** The path of a regular file, as mappings and directories are of. */
    String path(int id) {
        file_entry file = files.get(id);
        return file != null && file.hasReg() ? file.getReg().getName() : "unknown path";
    }

    String name(int id, fd_types type) {
        file_entry file = files.get(id);
        if (file != null && file.hasReg()) {
            return file.getReg().getName();
        }
        if (file != null && file.hasPipe()) {
            return "pipe[" + Integer.toUnsignedString(file.getPipe().getPipeId()) + "]";
        }
        if (file != null && file.hasUsk()) {
            return socket(file.getUsk());
        }
        return type + "." + Integer.toUnsignedString(id);
    }

    private static String socket(unix_sk_entry socket) {
        String name = QuotedPrintable.encode(socket.getName().toByteArray());
        return "unix[" + Integer.toUnsignedString(socket.getIno()) + " (" + Integer.toUnsignedString(socket.getPeer())
                + ")" + (name.isEmpty() ? "" : " " + name) + "]";
    }
}
