package io.torpor.linux;

import com.sun.jna.Native;
import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Maps of bpf(2): memory of the kernel's, as keys and values. Every call needs CAP_BPF where {@code kernel.unprivileged_bpf_disabled} is set. For one thread at a time.
 */
public final class BpfMap {
    private static final int MAP_CREATE = 0;
    private static final int MAP_GET_FD_BY_ID = 14;
    private static final int OBJ_GET_INFO_BY_FD = 15;
    private static final int MAP_FREEZE = 22;
    private static final int MAP_LOOKUP_BATCH = 24;
    private static final int MAP_UPDATE_BATCH = 26;
    /** {@code union bpf_attr}, as far as these commands use it; the kernel takes the rest for zeroes. */
    private static final int ATTRIBUTE_BYTES = 72;

    private static final int INFO_BYTES = 80;
    private static final int NAME_BYTES = 16;
    private static final int FIRST_BATCH = 4096;

    private final int systemCall;

    /** @param systemCall number of bpf(2) */
    public BpfMap(int systemCall) {
        this.systemCall = systemCall;
    }

    /**
     * What a map is.
     *
     * @param id of this kernel
     * @param interfaceIndex of the device that it lives on; 0 for none
     * @param typed whether it has type information (BTF)
     */
    public record Info(int id, String name, int interfaceIndex, boolean typed) {}

    /** Keys and values, one after the other, without padding. */
    public record Content(int count, byte[] keys, byte[] values) {}

    /** A new map: BPF_MAP_CREATE. */
    public LocalFd create(
            int type,
            int keyBytes,
            int valueBytes,
            int entries,
            int flags,
            String name,
            int interfaceIndex,
            long extra) {
        try (NativeBuffer attribute = new NativeBuffer(ATTRIBUTE_BYTES)) {
            byte[] text = name.getBytes(StandardCharsets.ISO_8859_1);
            attribute
                    .direct()
                    .putInt(0, type)
                    .putInt(4, keyBytes)
                    .putInt(8, valueBytes)
                    .putInt(12, entries)
                    .putInt(16, flags)
                    .put(28, text, 0, Math.min(text.length, NAME_BYTES - 1))
                    .putInt(44, interfaceIndex)
                    .putLong(64, extra);
            return Descriptors.owned(
                    (int) call(MAP_CREATE, attribute),
                    () -> "bpf(BPF_MAP_CREATE, type " + type + ", \"" + name + "\")");
        }
    }

    /** Another description of a map: BPF_MAP_GET_FD_BY_ID, which takes CAP_SYS_ADMIN. Flags are 0, BPF_F_RDONLY or BPF_F_WRONLY. */
    public LocalFd open(int id, int flags) {
        try (NativeBuffer attribute = new NativeBuffer(ATTRIBUTE_BYTES)) {
            attribute.direct().putInt(0, id).putInt(8, flags);
            return Descriptors.owned(
                    (int) call(MAP_GET_FD_BY_ID, attribute), () -> "bpf(BPF_MAP_GET_FD_BY_ID, " + id + ")");
        }
    }

    public Info info(LocalFd map) {
        try (NativeBuffer attribute = new NativeBuffer(ATTRIBUTE_BYTES);
                NativeBuffer info = new NativeBuffer(INFO_BYTES)) {
            attribute.direct().putInt(0, map.number()).putInt(4, INFO_BYTES).putLong(8, info.address());
            Descriptors.check(call(OBJ_GET_INFO_BY_FD, attribute), () -> "bpf(BPF_OBJ_GET_INFO_BY_FD, " + map + ")");
            byte[] name = new byte[NAME_BYTES];
            info.direct().get(24, name);
            int length = 0;
            while (length < NAME_BYTES && name[length] != 0) {
                length++;
            }
            return new Info(
                    info.direct().getInt(4),
                    new String(name, 0, length, StandardCharsets.ISO_8859_1),
                    info.direct().getInt(40),
                    info.direct().getInt(64) != 0);
        }
    }

    /** All that is in an array or a hash map: BPF_MAP_LOOKUP_BATCH, Linux 5.6. */
    public Content content(LocalFd map, int keyBytes, int valueBytes, int entries) {
        ByteArrayOutputStream keys = new ByteArrayOutputStream();
        ByteArrayOutputStream values = new ByteArrayOutputStream();
        int room = Math.min(entries, FIRST_BATCH);
        int total = 0;
        int position = Math.max(8, keyBytes);
        try (NativeBuffer place = new NativeBuffer(2 * position)) {
            boolean begun = false;
            while (true) {
                try (NativeBuffer memory = new NativeBuffer(Math.multiplyExact(room, keyBytes + valueBytes));
                        NativeBuffer attribute = new NativeBuffer(ATTRIBUTE_BYTES)) {
                    attribute
                            .direct()
                            .putLong(0, begun ? place.address() : 0)
                            .putLong(8, place.address() + position)
                            .putLong(16, memory.address())
                            .putLong(24, memory.address() + (long) room * keyBytes)
                            .putInt(32, room)
                            .putInt(36, map.number());
                    long result = call(MAP_LOOKUP_BATCH, attribute);
                    int errno = result < 0 ? Native.getLastError() : 0;
                    if (errno == Errno.ENOSPC && room < entries) { // one bucket has more than there is room for
                        room = (int) Math.min(entries, 2L * room);
                        continue;
                    }
                    if (errno != 0 && errno != Errno.ENOENT) {
                        throw new SyscallException("bpf(BPF_MAP_LOOKUP_BATCH, " + map + ")", errno);
                    }
                    int count = attribute.direct().getInt(32);
                    copy(memory, 0, count * keyBytes, keys);
                    copy(memory, room * keyBytes, count * valueBytes, values);
                    total += count;
                    if (errno == Errno.ENOENT) {
                        return new Content(total, keys.toByteArray(), values.toByteArray());
                    }
                    for (int i = 0; i < position; i++) {
                        place.direct().put(i, place.direct().get(position + i));
                    }
                    begun = true;
                }
            }
        }
    }

    private static void copy(NativeBuffer memory, int offset, int bytes, ByteArrayOutputStream into) {
        byte[] part = new byte[bytes];
        memory.direct().get(offset, part);
        into.writeBytes(part);
    }

    /** Puts all of it in: BPF_MAP_UPDATE_BATCH, Linux 5.6. */
    public void fill(LocalFd map, Content content) {
        if (content.count() == 0) {
            return;
        }
        int keyBytes = content.keys().length;
        try (NativeBuffer memory = new NativeBuffer(keyBytes + content.values().length);
                NativeBuffer attribute = new NativeBuffer(ATTRIBUTE_BYTES)) {
            memory.direct().put(0, content.keys()).put(keyBytes, content.values());
            attribute
                    .direct()
                    .putLong(16, memory.address())
                    .putLong(24, memory.address() + keyBytes)
                    .putInt(32, content.count())
                    .putInt(36, map.number());
            Descriptors.check(
                    call(MAP_UPDATE_BATCH, attribute), () -> "bpf(BPF_MAP_UPDATE_BATCH, " + content.count() + ")");
        }
    }

    /** From now on only BPF programs change it: BPF_MAP_FREEZE. */
    public void freeze(LocalFd map) {
        try (NativeBuffer attribute = new NativeBuffer(ATTRIBUTE_BYTES)) {
            attribute.direct().putInt(0, map.number());
            Descriptors.check(call(MAP_FREEZE, attribute), () -> "bpf(BPF_MAP_FREEZE, " + map + ")");
        }
    }

    private long call(int command, NativeBuffer attribute) {
        return Libc.syscall(systemCall, command, attribute.address(), ATTRIBUTE_BYTES, 0, 0, 0);
    }
}
