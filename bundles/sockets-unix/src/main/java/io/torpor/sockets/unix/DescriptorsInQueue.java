package io.torpor.sockets.unix;

/** How many descriptors are on their way to a socket (SCM_RIGHTS), as its {@code fdinfo} says since Linux 5.6. */
final class DescriptorsInQueue {
    private static final String LABEL = "scm_fds:";

    private DescriptorsInQueue() {}

    /**
     * Reads the number.
     *
     * @param info the lines of {@code fdinfo}
     * @return −1 where the kernel does not say
     */
    static int count(String info) {
        int at = info.indexOf(LABEL);
        if (at < 0) {
            return -1;
        }
        int count = 0;
        for (int i = at + LABEL.length(); i < info.length() && info.charAt(i) != '\n'; i++) {
            char digit = info.charAt(i);
            if (digit >= '0' && digit <= '9') {
                count = count * 10 + digit - '0';
            }
        }
        return count;
    }
}
