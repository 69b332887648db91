package io.torpor.sockets.unix;

import io.torpor.abi.Pid;
import io.torpor.linux.SymbolicLinks;
import io.torpor.linux.SyscallException;
import io.torpor.procfs.ProcFs;
import java.io.File;
import java.io.IOException;

/** Names who holds a socket outside of the tree, for a message. */
final class SocketHolders {
    private SocketHolders() {}

    /** {@code "; task 17 (dbus-daemon) does"}; empty when /proc does not tell. */
    static String of(int inode) {
        String link = "socket:[" + Integer.toUnsignedString(inode) + "]";
        String[] processes = new File("/proc").list();
        for (String process : processes == null ? new String[0] : processes) {
            if (Character.isDigit(process.charAt(0)) && holds(process, link)) {
                return "; task " + process + name(process) + " does";
            }
        }
        return "";
    }

    private static boolean holds(String process, String link) {
        String[] numbers = new File("/proc/" + process + "/fd").list();
        for (String number : numbers == null ? new String[0] : numbers) {
            try {
                if (SymbolicLinks.target("/proc/" + process + "/fd/" + number).equals(link)) {
                    return true;
                }
            } catch (SyscallException e) {
                continue; // it has been closed meanwhile
            }
        }
        return false;
    }

    private static String name(String process) {
        try {
            return " (" + new ProcFs().stat(new Pid(Integer.parseInt(process))).comm() + ")";
        } catch (IOException e) {
            return ""; // it has ended meanwhile
        }
    }
}
