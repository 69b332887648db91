package io.torpor.pipes;

import io.torpor.abi.Fcntl;
import io.torpor.abi.FileModes;
import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.linux.Descriptors;
import io.torpor.linux.FileStatus;

/**
 * A file in the place of a pipe's end. It is opened once more, with the flags of the end: as with the peer, one descriptor serves both ends, whichever it
 * is. A socket cannot be opened, so it is shared with whoever handed it over; a regular file is written where he would go on to write.
 */
final class InheritedEnd {
    private InheritedEnd() {}

    static LocalFd of(LocalFd file, int flags) {
        int type = FileStatus.of(file).type();
        if (type == FileModes.S_IFSOCK) {
            return Descriptors.duplicate(file);
        }
        if (type != FileModes.S_IFREG) {
            return PipeEnds.reopen(file, flags | OpenFlags.O_NOCTTY);
        }
        int appends = Descriptors.fcntl(file, Fcntl.F_GETFL, 0) & OpenFlags.O_APPEND;
        LocalFd end = PipeEnds.reopen(file, flags | appends);
        Descriptors.seek(end, Descriptors.seek(file, 0, Fcntl.SEEK_CUR), Fcntl.SEEK_SET);
        return end;
    }
}
