package io.torpor.locks;

import io.torpor.abi.Fcntl;
import io.torpor.abi.OpenFlags;
import io.torpor.image.proto.file_lock_entry;
import io.torpor.procfs.ProcFs;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Call;
import io.torpor.tracee.Data;
import io.torpor.tracee.Puppet;
import io.torpor.tracee.Script;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The system call that sets a lock, without waiting for it. */
final class LockCalls {
    /** {@code struct flock} of a 64-bit process: type and whence, padding, start, length, owner, padding. */
    private static final int FLOCK_BYTES = 32;

    private static final int START = 8;
    private static final int LENGTH = 16;

    private LockCalls() {}

    /** Queues it for the process that had the lock, which has its descriptors by now. */
    static Call queue(Puppet puppet, file_lock_entry record) throws TorporException {
        Script script = puppet.script();
        return switch (record.getFlag()) {
            case LockRecords.POSIX -> range(script, record, Fcntl.F_SETLK);
            case LockRecords.OFD -> range(script, record, Fcntl.F_OFD_SETLK);
            case LockRecords.FLOCK -> script.tryCall("flock", record.getFd(), operation(record));
            case LockRecords.LEASE -> script.tryCall("fcntl", record.getFd(), Fcntl.F_SETLEASE, lease(puppet, record));
            default -> throw LockProblems.inconsistent(record, "its kind is unknown");
        };
    }

    private static Call range(Script script, file_lock_entry record, int command) throws TorporException {
        requireType(record, record.getType());
        ByteBuffer struct = ByteBuffer.allocate(FLOCK_BYTES)
                .order(ByteOrder.nativeOrder())
                .putShort(0, (short) record.getType())
                .putLong(START, record.getStart())
                .putLong(LENGTH, record.getLen());
        Data data = script.bytes(struct.array());
        return script.tryCall("fcntl", record.getFd(), command, data);
    }

    private static int operation(file_lock_entry record) throws TorporException {
        if ((record.getType() & Fcntl.LOCK_MAND) != 0) {
            return record.getType();
        }
        requireType(record, record.getType());
        return Fcntl.LOCK_NB | (record.getType() == Fcntl.F_WRLCK ? Fcntl.LOCK_EX : Fcntl.LOCK_SH);
    }

    /** What the lease is to be now; one that is being broken was more than what it must become. */
    private static int lease(Puppet puppet, file_lock_entry record) throws TorporException {
        if (!LockRecords.isBreaking(record)) {
            requireType(record, record.getType());
            return record.getType();
        }
        return switch (LockRecords.target(record)) {
            case Fcntl.F_RDLCK -> Fcntl.F_WRLCK;
            case Fcntl.F_UNLCK -> canWrite(puppet, record) ? Fcntl.F_WRLCK : Fcntl.F_RDLCK;
            default -> throw LockProblems.inconsistent(record, "its type " + record.getType() + " is unknown");
        };
    }

    private static boolean canWrite(Puppet puppet, file_lock_entry record) throws TorporException {
        try {
            int flags = new ProcFs().fdInfo(puppet.pid(), record.getFd()).flags();
            return (flags & OpenFlags.O_ACCMODE) != OpenFlags.O_RDONLY;
        } catch (IOException e) {
            throw LockProblems.inconsistent(record, "there is no such descriptor");
        }
    }

    private static void requireType(file_lock_entry record, int type) throws TorporException {
        if (type != Fcntl.F_RDLCK && type != Fcntl.F_WRLCK) {
            throw LockProblems.inconsistent(record, "its type " + record.getType() + " is unknown");
        }
    }
}
