package io.torpor.files;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.torpor.image.proto.fd_types;
import io.torpor.image.proto.file_entry;
import java.util.HashMap;
import java.util.Map;

/** Which field of {@code file_entry} a record goes into, and which type says so. */
final class FileMessages {
    private static final Map<String, fd_types> TYPES = Map.ofEntries(
            Map.entry("reg", fd_types.REG),
            Map.entry("isk", fd_types.INETSK),
            Map.entry("nsf", fd_types.NS),
            Map.entry("psk", fd_types.PACKETSK),
            Map.entry("nlsk", fd_types.NETLINKSK),
            Map.entry("efd", fd_types.EVENTFD),
            Map.entry("epfd", fd_types.EVENTPOLL),
            Map.entry("sgfd", fd_types.SIGNALFD),
            Map.entry("tunf", fd_types.TUNF),
            Map.entry("tfd", fd_types.TIMERFD),
            Map.entry("ify", fd_types.INOTIFY),
            Map.entry("ffy", fd_types.FANOTIFY),
            Map.entry("ext", fd_types.EXT),
            Map.entry("usk", fd_types.UNIXSK),
            Map.entry("fifo", fd_types.FIFO),
            Map.entry("pipe", fd_types.PIPE),
            Map.entry("tty", fd_types.TTY),
            Map.entry("memfd", fd_types.MEMFD),
            Map.entry("bpf", fd_types.BPFMAP),
            Map.entry("pidfd", fd_types.PIDFD));

    private static final Map<String, FieldDescriptor> BY_MESSAGE = new HashMap<>();
    private static final Map<fd_types, FieldDescriptor> BY_TYPE = new HashMap<>();

    static {
        for (FieldDescriptor field : file_entry.getDescriptor().getFields()) {
            fd_types type = TYPES.get(field.getName());
            if (type != null) {
                BY_MESSAGE.put(field.getMessageType().getFullName(), field);
                BY_TYPE.put(type, field);
            }
        }
    }

    private FileMessages() {}

    /**
     * The entry for a record.
     *
     * @throws IllegalArgumentException when {@code file_entry} has no field for it
     */
    static file_entry wrap(int id, Message record) {
        FieldDescriptor field = BY_MESSAGE.get(record.getDescriptorForType().getFullName());
        if (field == null) {
            throw new IllegalArgumentException("not the record of a file: " + record.getDescriptorForType().getName());
        }
        return file_entry.newBuilder()
                .setType(TYPES.get(field.getName()))
                .setId(id)
                .setField(field, record)
                .build();
    }

    /** The record in an entry, or null when it lacks what its type says. */
    static Message unwrap(file_entry entry) {
        FieldDescriptor field = BY_TYPE.get(entry.getType());
        return field != null && entry.hasField(field) ? (Message) entry.getField(field) : null;
    }
}
