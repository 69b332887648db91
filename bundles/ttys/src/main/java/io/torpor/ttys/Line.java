package io.torpor.ttys;

import static io.torpor.abi.IoctlRequests.FIONREAD;
import static io.torpor.abi.IoctlRequests.TCGETS2;
import static io.torpor.abi.IoctlRequests.TCSETS;
import static io.torpor.abi.IoctlRequests.TCSETS2;
import static io.torpor.abi.IoctlRequests.TIOCEXCL;
import static io.torpor.abi.IoctlRequests.TIOCGDEV;
import static io.torpor.abi.IoctlRequests.TIOCGETD;
import static io.torpor.abi.IoctlRequests.TIOCGEXCL;
import static io.torpor.abi.IoctlRequests.TIOCGLCKTRMIOS;
import static io.torpor.abi.IoctlRequests.TIOCGPGRP;
import static io.torpor.abi.IoctlRequests.TIOCGPKT;
import static io.torpor.abi.IoctlRequests.TIOCGPTLCK;
import static io.torpor.abi.IoctlRequests.TIOCGPTN;
import static io.torpor.abi.IoctlRequests.TIOCGPTPEER;
import static io.torpor.abi.IoctlRequests.TIOCGSID;
import static io.torpor.abi.IoctlRequests.TIOCGWINSZ;
import static io.torpor.abi.IoctlRequests.TIOCPKT;
import static io.torpor.abi.IoctlRequests.TIOCSLCKTRMIOS;
import static io.torpor.abi.IoctlRequests.TIOCSPTLCK;
import static io.torpor.abi.IoctlRequests.TIOCSWINSZ;

import io.torpor.abi.Errno;
import io.torpor.abi.Fcntl;
import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.abi.PollEvents;
import io.torpor.image.proto.winsize_entry;
import io.torpor.linux.Descriptors;
import io.torpor.linux.NativeBuffer;
import io.torpor.linux.Sockets;
import io.torpor.linux.SyscallException;
import io.torpor.procfs.DeviceNumber;

/**
 * What can be asked of an end of a terminal, and told it: ioctl_tty(2), pty(7). Modes, window size and locked modes belong to the pair, whichever end
 * is asked; packet mode and the lock to the master; exclusive use to each end. For one thread.
 */
final class Line implements AutoCloseable {
    private static final int SHORT_MASK = 0xffff;

    private final LocalFd file;
    private final NativeBuffer buffer = new NativeBuffer(64);

    /** @param file stays the caller's */
    Line(LocalFd file) {
        this.file = file;
    }

    LocalFd file() {
        return file;
    }

    /** Whether its master has gone: the kernel answers nothing but EIO. */
    boolean isHungUp() {
        int result = Descriptors.tryIoctl(file, TCGETS2, buffer.address());
        if (result < 0 && result != -Errno.EIO) {
            throw new SyscallException("ioctl(" + file + ", TCGETS2)", -result);
        }
        return result < 0;
    }

    Modes modes() {
        Descriptors.ioctl(file, TCGETS2, buffer.address());
        return Modes.read(buffer.direct());
    }

    void setModes(Modes modes) {
        modes.write(buffer.direct());
        boolean speeds = modes.inputSpeed() != 0 || modes.outputSpeed() != 0;
        Descriptors.ioctl(file, speeds ? TCSETS2 : TCSETS, buffer.address());
    }

    /** Which modes nobody may change: a one for each bit that is locked. */
    Modes lockedModes() {
        clear();
        Descriptors.ioctl(file, TIOCGLCKTRMIOS, buffer.address());
        return Modes.read(buffer.direct());
    }

    void lockModes(Modes locked) {
        locked.write(buffer.direct());
        Descriptors.ioctl(file, TIOCSLCKTRMIOS, buffer.address());
    }

    private void clear() {
        for (int i = 0; i < buffer.bytes(); i += Long.BYTES) {
            buffer.direct().putLong(i, 0);
        }
    }

    winsize_entry size() {
        Descriptors.ioctl(file, TIOCGWINSZ, buffer.address());
        return winsize_entry
                .newBuilder()
                .setWsRow(buffer.direct().getShort(0) & SHORT_MASK)
                .setWsCol(buffer.direct().getShort(2) & SHORT_MASK)
                .setWsXpixel(buffer.direct().getShort(4) & SHORT_MASK)
                .setWsYpixel(buffer.direct().getShort(6) & SHORT_MASK)
                .build();
    }

    void setSize(winsize_entry size) {
        buffer.direct()
                .putShort(0, (short) size.getWsRow())
                .putShort(2, (short) size.getWsCol())
                .putShort(4, (short) size.getWsXpixel())
                .putShort(6, (short) size.getWsYpixel());
        Descriptors.ioctl(file, TIOCSWINSZ, buffer.address());
    }

    private int get(long request) {
        clear();
        Descriptors.ioctl(file, request, buffer.address());
        return buffer.direct().getInt(0);
    }

    /** An id that only a terminal of some session has; 0 for another. */
    private int getId(long request) {
        clear();
        int result = Descriptors.tryIoctl(file, request, buffer.address());
        if (result < 0 && result != -Errno.ENOTTY) {
            throw new SyscallException("ioctl(" + file + ", 0x" + Long.toHexString(request) + ")", -result);
        }
        return result < 0 ? 0 : Math.max(0, buffer.direct().getInt(0));
    }

    private void set(long request, int value) {
        buffer.direct().putInt(0, value);
        Descriptors.ioctl(file, request, buffer.address());
    }

    /** The session that it controls; 0 for none, or if a slave is asked by an outsider. */
    int session() {
        return getId(TIOCGSID);
    }

    /** The group in its foreground, or 0; as {@link #session}. */
    int foregroundGroup() {
        return getId(TIOCGPGRP);
    }

    /** N_TTY is 0. */
    int discipline() {
        return get(TIOCGETD);
    }

    /** The number of a master's pair. */
    int index() {
        return get(TIOCGPTN);
    }

    /** {@code st_rdev} of the terminal itself: of a master's slave, of what stands behind {@code /dev/tty}. */
    long device() {
        return Integer.toUnsignedLong(get(TIOCGDEV));
    }

    boolean isExclusive() {
        return get(TIOCGEXCL) != 0;
    }

    void makeExclusive() {
        Descriptors.ioctl(file, TIOCEXCL, 0);
    }

    boolean isInPacketMode() {
        return get(TIOCGPKT) != 0;
    }

    void setPacketMode(boolean on) {
        set(TIOCPKT, on ? 1 : 0);
    }

    boolean isLocked() {
        return get(TIOCGPTLCK) != 0;
    }

    void setLocked(boolean locked) {
        set(TIOCSPTLCK, locked ? 1 : 0);
    }

    /** A new description of a master's slave, without following a path (Linux 4.13). */
    LocalFd openSlave(int flags) {
        // O_CLOEXEC would stay among the flags of the description.
        int number = Descriptors.ioctl(file, TIOCGPTPEER, flags | OpenFlags.O_NOCTTY);
        LocalFd slave = Descriptors.owned(number, () -> "ioctl(" + file + ", TIOCGPTPEER)");
        Descriptors.fcntl(slave, Fcntl.F_SETFD, Fcntl.FD_CLOEXEC);
        return slave;
    }

    /** How much can be read without waiting; of lines, only whole ones count. */
    int unread() {
        return get(FIONREAD);
    }

    /** Which of the events have come to be. Looking makes the kernel deliver what is still on its way. */
    int poll(int events) {
        return Sockets.poll(file, events);
    }

    /** Whether all descriptions of the slave have been closed, after there was one. */
    boolean hasLostSlave() {
        return (poll(PollEvents.POLLIN) & PollEvents.POLLHUP) != 0;
    }

    /** The number of a slave's pair. */
    static int indexOf(long slaveDevice) {
        return DeviceNumber.minor(slaveDevice);
    }

    @Override
    public void close() {
        buffer.close();
    }
}
