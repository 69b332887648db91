package io.torpor.tracee;

import io.torpor.abi.Pid;
import io.torpor.spi.OpenFile;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Which tasks share a table of descriptors. Provided by the bundle {@code files} in stage OBSERVE with capability {@code file-tables}. */
@ProviderType
public interface FileTables {
    /** Every open file description of the tree once, in the order of their ids. */
    List<? extends OpenFile> files();

    /** The id of a task's table in the images: that of {@code fdinfo-ID.img}. Tasks that share a table get the same. */
    int tableIdOf(Pid pid);

    /**
     * The locks and leases that {@code fdinfo} showed, once for each descriptor that showed them, by task and number. Who asks has
     * to save them: a dump in which nobody does is refused.
     */
    List<HeldLock> takeLocks();
}
