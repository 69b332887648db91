package io.torpor.crit.format;

/** Device numbers as {@code major:minor}. */
final class DeviceNumber {
    private static final int MINOR_BITS = 20;
    private static final int OLD_MINOR_BITS = 8;
    private static final int OLD_MAJOR_BITS = 12;

    private DeviceNumber() {}

    /** The kernel's own form, {@code dev_t} inside it. */
    static String print(long device) {
        return (device >>> MINOR_BITS) + ":" + (device & (1L << MINOR_BITS) - 1);
    }

    /** The form of {@code stat(2)}: a minor number of 8 bits, then 12 of the major, then the rest of the minor. */
    static String printOld(long device) {
        long major = device >>> OLD_MINOR_BITS & (1L << OLD_MAJOR_BITS) - 1;
        long minor = device & 0xff | device >>> OLD_MAJOR_BITS & 0xfff00;
        return major + ":" + minor;
    }

    static long parse(String text, boolean old) throws BadContent {
        int colon = text.indexOf(':');
        if (colon < 0) {
            return FieldType.UINT32.parse(text);
        }
        long major = FieldType.UINT32.parse(text.substring(0, colon));
        long minor = FieldType.UINT32.parse(text.substring(colon + 1));
        if (major >>> 32 - MINOR_BITS != 0 || minor >>> MINOR_BITS != 0) {
            throw new BadContent(text + " is no device: the major number has at most 12 bits, the minor number 20");
        }
        return old
                ? major << OLD_MINOR_BITS | minor & 0xff | (minor & 0xfff00) << OLD_MAJOR_BITS
                : major << MINOR_BITS | minor;
    }
}
