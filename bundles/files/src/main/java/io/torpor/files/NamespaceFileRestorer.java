package io.torpor.files;

import com.google.protobuf.Message;
import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.proto.inventory_entry;
import io.torpor.image.proto.ns_file_entry;
import io.torpor.linux.Descriptors;
import io.torpor.spi.Claims;
import io.torpor.spi.FileRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.TorporException;
import org.osgi.service.component.annotations.Component;

/** Opens the engine's own namespace where the tree had one that was the saving engine's own. */
@Component
@Claims("record ns_file_entry")
public final class NamespaceFileRestorer implements FileRestorer {
    private static final int FROM_OPEN = OpenFlags.O_ACCMODE | OpenFlags.O_NONBLOCK | OpenFlags.O_LARGEFILE;

    @Override
    public LocalFd restore(Message message, RestoreContext context) throws TorporException {
        ns_file_entry record = (ns_file_entry) message;
        Namespaces kind = Namespaces.flagged(record.getNsCflag());
        inventory_entry inventory =
                context.require(ImageSet.class).require(ImageType.INVENTORY, 0, inventory_entry.class);
        if (kind == null || kind.in(inventory.getRootIds()) != record.getNsId()) {
            throw RestoreProblems.foreignNamespace(record);
        }
        return Descriptors.open(kind.path(), record.getFlags() & FROM_OPEN, 0);
    }
}
