package io.torpor.locks;

import io.torpor.abi.LocalFd;
import io.torpor.abi.Pid;
import io.torpor.abi.RemoteFd;
import io.torpor.linux.FileStatus;
import io.torpor.procfs.FileLock;
import io.torpor.procfs.ProcFs;
import io.torpor.tracee.Puppet;
import io.torpor.tracee.PuppetTree;
import java.io.IOException;
import java.util.StringJoiner;

/** Names whoever outside of a tree has locked a file, for a message. */
final class Holders {
    private Holders() {}

    /** {@code POSIX WRITE of task 17 (sqlite3)}; empty when {@code /proc/locks} does not tell. */
    static String of(Puppet puppet, int descriptor, PuppetTree tree) {
        StringJoiner holders = new StringJoiner(", ");
        try (LocalFd file = puppet.take(new RemoteFd(descriptor))) {
            FileStatus status = FileStatus.of(file);
            for (FileLock lock : new ProcFs().locks()) {
                boolean same = lock.inode() == status.inode() && lock.device() == status.device();
                if (same && !lock.waiting() && (lock.pid() <= 0 || tree.find(new Pid(lock.pid())) == null)) {
                    holders.add(lock.kind() + " " + lock.mode() + name(lock.pid()));
                }
            }
        } catch (IOException e) {
            return ""; // the message only lacks a name then
        }
        return holders.toString();
    }

    private static String name(int pid) {
        if (pid <= 0) {
            return " of an open file";
        }
        try {
            return " of task " + pid + " (" + new ProcFs().stat(new Pid(pid)).comm() + ")";
        } catch (IOException e) {
            return " of task " + pid;
        }
    }
}
