package io.torpor.procfs;

/**
 * Device numbers as {@code stat(2)} gives them to programs; {@code makedev(3)}. The kernel's own (20 bits minor) are
 * in some {@code fdinfo} lines.
 */
public final class DeviceNumber {
    private static final int KERNEL_MINOR_BITS = 20;
    private static final int KERNEL_MINOR_MASK = (1 << KERNEL_MINOR_BITS) - 1;

    private DeviceNumber() {}

    /** {@code st_dev} of a major and a minor number. */
    public static long encode(int major, int minor) {
        return (minor & 0xffL) | (major & 0xfffL) << 8 | (minor & 0xffffff00L) << 12 | (major & 0xfffff000L) << 32;
    }

    /** Of {@code st_dev} or {@code st_rdev}. */
    public static int major(long device) {
        return (int) (device >>> 8 & 0xfff | device >>> 32 & 0xfffff000L);
    }

    /** Of {@code st_dev} or {@code st_rdev}. */
    public static int minor(long device) {
        return (int) (device & 0xff | device >>> 12 & 0xffffff00L);
    }

    /** {@code st_dev} of the kernel's internal number, which inotify, fanotify and epoll lines of {@code fdinfo} show. */
    public static long fromKernel(int device) {
        return encode(device >>> KERNEL_MINOR_BITS, device & KERNEL_MINOR_MASK);
    }
}
