package io.torpor.linux;

import io.torpor.abi.DiagConstants;
import io.torpor.abi.NetfilterConstants;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Netlink messages, one after the other, to be sent at once: netlink(7), {@code linux/netlink.h}. Numbers of 16 and 32 bits are in the machine's order; those that a protocol wants in the
 * network's order have methods of their own. The first message has sequence number 1, and so on. For one thread at a time.
 */
public final class NetlinkMessages {
    private static final int HEADER = 16;
    private static final int FIRST_BYTES = 4096;

    private byte[] bytes = new byte[FIRST_BYTES];
    private ByteBuffer view = view(bytes);
    private int end;
    private int message = -1;
    private int count;

    private static ByteBuffer view(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }

    /** Begins a message, and ends the one before. NLM_F_REQUEST is added to the flags. */
    public NetlinkMessages message(int type, int flags) {
        finish();
        message = end;
        int at = reserve(HEADER);
        view.putShort(at + 4, (short) type).putShort(at + 6, (short) (flags | DiagConstants.NLM_F_REQUEST));
        view.putInt(at + 8, ++count);
        return this;
    }

    /** The flags of the message that is being made, in addition to those that it has. */
    public NetlinkMessages addFlags(int flags) {
        view.putShort(message + 6, (short) (view.getShort(message + 6) | flags));
        return this;
    }

    private void finish() {
        if (message >= 0) {
            view.putInt(message, end - message);
        }
    }

    /**
     * Room at the end, zeroed, aligned to 4 bytes; for content that is made in bulk, through {@link #array}.
     *
     * @param length in bytes
     * @return where it begins
     */
    public int reserve(int length) {
        int at = end;
        end += length + 3 & -4;
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(end, bytes.length * 2));
            view = view(bytes);
        }
        return at;
    }

    /** What holds everything; another array after each {@link #reserve}. */
    public byte[] array() {
        return bytes;
    }

    /** So many bytes are in use. */
    public int length() {
        finish();
        return end;
    }

    /** Appends a structure that precedes the attributes, such as {@code nfgenmsg}. */
    public NetlinkMessages raw(byte... content) {
        int at = reserve(content.length);
        System.arraycopy(content, 0, bytes, at, content.length);
        return this;
    }

    public NetlinkMessages put(int attribute, byte[] value) {
        int at = attribute(attribute, value.length);
        System.arraycopy(value, 0, bytes, at, value.length);
        return this;
    }

    /** With the NUL that ends texts. */
    public NetlinkMessages putText(int attribute, String value) {
        return put(attribute, (value + "\0").getBytes(StandardCharsets.US_ASCII));
    }

    public NetlinkMessages put32(int attribute, int value) {
        int at = attribute(attribute, Integer.BYTES);
        view.putInt(at, value);
        return this;
    }

    /** In the network's order. */
    public NetlinkMessages putBig32(int attribute, int value) {
        return put32(attribute, ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? value : Integer.reverseBytes(value));
    }

    private int attribute(int type, int length) {
        int at = reserve(4 + length);
        view.putShort(at, (short) (4 + length)).putShort(at + 2, (short) type);
        return at + 4;
    }

    /** Begins an attribute that holds those that follow until {@link #end}; at most 64 KiB. */
    public int nest(int attribute) {
        int at = reserve(4);
        view.putShort(at + 2, (short) (attribute | NetfilterConstants.NLA_F_NESTED));
        return at;
    }

    /** @param nest what {@link #nest} returned */
    public NetlinkMessages end(int nest) {
        int length = end - nest;
        if (length > 0xffff) {
            throw new IllegalArgumentException("an attribute of " + length + " bytes");
        }
        view.putShort(nest, (short) length);
        return this;
    }
}
