package io.torpor.linux;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Memory outside the Java heap, at a fixed address that system calls can be given. For one thread at a time. */
public final class NativeBuffer implements AutoCloseable {
    private final ByteBuffer buffer;
    private final int bytes;
    private final boolean part;
    private long address;

    /**
     * Allocates zeroed memory.
     *
     * @param bytes its length
     */
    public NativeBuffer(int bytes) {
        this(bytes, true);
    }

    private NativeBuffer(int bytes, boolean zeroed) {
        this.bytes = bytes;
        part = false;
        address = Native.malloc(bytes);
        if (address == 0) {
            throw new OutOfMemoryError("malloc(" + bytes + ")");
        }
        Pointer pointer = new Pointer(address);
        if (zeroed) {
            pointer.clear(bytes);
        }
        buffer = pointer.getByteBuffer(0, bytes).order(ByteOrder.nativeOrder());
    }

    /** Memory with any content, for who fills it at once: zeroing megabytes takes as long as what they are for. */
    public static NativeBuffer unfilled(int bytes) {
        return new NativeBuffer(bytes, false);
    }

    private NativeBuffer(NativeBuffer whole, int offset, int bytes) {
        this.bytes = bytes;
        part = true;
        address = whole.address() + offset;
        buffer = whole.buffer.slice(offset, bytes).order(ByteOrder.nativeOrder());
    }

    /** A part of it, for another thread; not to be used after this one's {@link #close}, its own frees nothing. */
    public NativeBuffer part(int offset, int bytes) {
        return new NativeBuffer(this, offset, bytes);
    }

    /** Where it is. */
    public long address() {
        if (address == 0) {
            throw new IllegalStateException("the buffer is closed");
        }
        return address;
    }

    public int bytes() {
        return bytes;
    }

    /** The whole memory; a fresh view, with position 0 and native byte order. Not to be used after {@link #close}. */
    public ByteBuffer view() {
        return buffer.duplicate().order(ByteOrder.nativeOrder());
    }

    /** The same buffer each time, for absolute access without garbage. */
    public ByteBuffer direct() {
        return buffer;
    }

    @Override
    public void close() {
        if (address != 0 && !part) {
            Native.free(address);
        }
        address = 0;
    }
}
