package io.torpor.locks;

import io.torpor.abi.Errno;
import io.torpor.abi.Fcntl;
import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.abi.RemoteFd;
import io.torpor.image.proto.file_lock_entry;
import io.torpor.linux.Descriptors;
import io.torpor.linux.FileOwner;
import io.torpor.linux.SyscallException;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Puppet;
import io.torpor.tracee.PuppetTree;

/**
 * Brings a lease into the state of being broken: the engine opens the file in the way that the lease forbids, without waiting. The holder has had its signal
 * before the dump, so the file has no owner while that happens. The time that the kernel gives the holder begins anew.
 */
final class LeaseBreak {
    private LeaseBreak() {}

    static void begin(Puppet puppet, file_lock_entry record, String name, PuppetTree tree) throws TorporException {
        try (LocalFd file = puppet.take(new RemoteFd(record.getFd()))) {
            FileOwner owner = FileOwner.of(file);
            Descriptors.fcntl(file, Fcntl.F_SETOWN, 0);
            boolean mustGo = LockRecords.target(record) == Fcntl.F_UNLCK;
            open(file, mustGo ? OpenFlags.O_WRONLY : OpenFlags.O_RDONLY, record, puppet, name);
            owner.set(file, tree.architecture().syscalls().number("setresuid"));
        } catch (SyscallException e) {
            throw LockProblems.failed(record, puppet, name, e);
        }
    }

    private static void open(LocalFd file, int access, file_lock_entry record, Puppet puppet, String name)
            throws TorporException {
        try (LocalFd opened = Descriptors.open("/proc/self/fd/" + file, access | OpenFlags.O_NONBLOCK, 0)) {
            throw LockProblems.notBreaking(record, puppet, name, "open() succeeded as descriptor " + opened);
        } catch (SyscallException e) {
            if (e.errno() != Errno.EAGAIN) {
                throw LockProblems.notBreaking(record, puppet, name, e.getMessage());
            }
        }
    }
}
