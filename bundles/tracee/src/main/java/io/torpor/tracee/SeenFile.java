package io.torpor.tracee;

import io.torpor.linux.FileOwner;
import io.torpor.linux.FileStatus;
import io.torpor.procfs.FdInfo;
import io.torpor.spi.OpenFile;

/** An open file of the tree, with all that was seen of it when its descriptor was: nobody needs to ask again. */
public interface SeenFile extends OpenFile {
    /** Who gets its signals. */
    FileOwner owner();

    FileStatus status();

    /** What its {@code fdinfo} said. */
    FdInfo shown();
}
