package io.torpor.sockets.inet;

import io.torpor.abi.InetConstants;
import io.torpor.abi.LocalFd;
import io.torpor.abi.Pid;
import io.torpor.abi.RemoteFd;
import io.torpor.abi.SocketConstants;
import io.torpor.linux.FileStatus;
import io.torpor.linux.Processes;
import io.torpor.linux.Sockets;
import io.torpor.linux.SyscallException;
import io.torpor.linux.TaskGone;
import io.torpor.procfs.ProcFs;
import io.torpor.procfs.TaskVanished;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Whose TCP connections may be left in repair mode, in which a program can neither send nor receive: {@code PID:START...;INODE...}, processes with their start time in
 * clock ticks after boot, and the inodes of sockets that had SO_REUSEADDR.
 */
final class RepairNote {
    /** How the run journal calls it. */
    static final String KIND = "TCP connections in repair mode";

    private final Map<Integer, Long> processes = new LinkedHashMap<>();
    private final Set<Long> reusing = new LinkedHashSet<>();

    void add(Pid pid, long start) {
        processes.put(pid.number(), start);
    }

    void addReusing(long inode) {
        reusing.add(inode);
    }

    /** @throws NumberFormatException when that is no such note */
    static RepairNote parse(String text) {
        RepairNote note = new RepairNote();
        int end = text.indexOf(';');
        for (String process : text.substring(0, end).split(" ")) {
            int colon = process.indexOf(':');
            note.processes.put(
                    Integer.parseInt(process.substring(0, colon)), Long.parseLong(process.substring(colon + 1)));
        }
        for (String inode : text.substring(end + 1).split(" ")) {
            if (!inode.isEmpty()) {
                note.reusing.add(Long.parseLong(inode));
            }
        }
        return note;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        processes.forEach((pid, start) ->
                text.append(text.isEmpty() ? "" : " ").append(pid).append(':').append(start));
        text.append(';');
        String between = "";
        for (long inode : reusing) {
            text.append(between).append(inode);
            between = " ";
        }
        return text.toString();
    }

    /**
     * Lets all connections of these processes go on. Those that have ended, or are others by now, have none.
     *
     * @throws IOException when /proc cannot be read
     * @throws SyscallException when a socket cannot be reached, for want of a privilege
     */
    void mend() throws IOException {
        for (Map.Entry<Integer, Long> process : processes.entrySet()) {
            Pid pid = new Pid(process.getKey());
            try (LocalFd pidfd = Processes.pidfd(pid)) {
                if (new ProcFs().stat(pid).startTime() == process.getValue()) {
                    mend(pid, pidfd);
                }
            } catch (TaskGone | TaskVanished e) {
                continue; // its connections went with it
            }
        }
    }

    private void mend(Pid pid, LocalFd pidfd) throws IOException {
        try (DirectoryStream<Path> links = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (Path link : links) {
                if (isSocket(link)) {
                    int number = Integer.parseInt(link.getFileName().toString());
                    try (LocalFd socket = Processes.fetch(pidfd, new RemoteFd(number))) {
                        mend(socket);
                    }
                }
            }
        }
    }

    private static boolean isSocket(Path link) throws IOException {
        return Files.readSymbolicLink(link).toString().startsWith("socket:[");
    }

    private void mend(LocalFd socket) {
        int family = Sockets.option(socket, SocketConstants.SOL_SOCKET, SocketConstants.SO_DOMAIN);
        if ((family == SocketConstants.AF_INET || family == SocketConstants.AF_INET6)
                && Sockets.option(socket, SocketConstants.SOL_SOCKET, SocketConstants.SO_PROTOCOL)
                        == InetConstants.IPPROTO_TCP
                && Sockets.option(socket, InetConstants.IPPROTO_TCP, InetConstants.TCP_REPAIR) != 0) {
            TcpRepair.leave(socket, reusing.contains(FileStatus.of(socket).inode()));
        }
    }
}
