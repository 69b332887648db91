package io.torpor.network;

/** Addresses as text. */
final class Addresses {
    private static final int IPV4_BYTES = 4;

    private Addresses() {}

    /** As iptables(8) reads it; of IPv6, all eight groups. */
    static String text(byte[] address) {
        StringBuilder text = new StringBuilder();
        if (address.length == IPV4_BYTES) {
            for (byte one : address) {
                text.append(text.length() == 0 ? "" : ".").append(one & 0xff);
            }
        } else {
            for (int i = 0; i < address.length; i += 2) {
                int group = (address[i] & 0xff) << 8 | address[i + 1] & 0xff;
                text.append(i == 0 ? "" : ":").append(Integer.toHexString(group));
            }
        }
        return text.toString();
    }
}
