package io.torpor.files;

import com.google.protobuf.Message;
import io.torpor.image.proto.bpfmap_file_entry;
import io.torpor.image.proto.eventfd_file_entry;
import io.torpor.image.proto.eventpoll_file_entry;
import io.torpor.image.proto.ext_file_entry;
import io.torpor.image.proto.fanotify_file_entry;
import io.torpor.image.proto.fd_types;
import io.torpor.image.proto.fifo_entry;
import io.torpor.image.proto.file_entry;
import io.torpor.image.proto.inet_sk_entry;
import io.torpor.image.proto.inotify_file_entry;
import io.torpor.image.proto.memfd_file_entry;
import io.torpor.image.proto.netlink_sk_entry;
import io.torpor.image.proto.ns_file_entry;
import io.torpor.image.proto.packet_sock_entry;
import io.torpor.image.proto.pidfd_entry;
import io.torpor.image.proto.pipe_entry;
import io.torpor.image.proto.reg_file_entry;
import io.torpor.image.proto.signalfd_entry;
import io.torpor.image.proto.timerfd_entry;
import io.torpor.image.proto.tty_file_entry;
import io.torpor.image.proto.tunfile_entry;
import io.torpor.image.proto.unix_sk_entry;

/**
 * Which field of {@code file_entry} a record goes into, and which type says so. Spelled out: protobuf's reflection would read the descriptors of
 * all messages first, while the application waits.
 */
final class FileMessages {
    private FileMessages() {}

    /**
     * The entry for a record.
     *
     * @throws IllegalArgumentException when {@code file_entry} has no field for it
     */
    static file_entry wrap(int id, Message record) {
        file_entry.Builder entry = file_entry.newBuilder().setId(id);
        return (record instanceof reg_file_entry file
                        ? entry.setType(fd_types.REG).setReg(file)
                        : record instanceof pipe_entry file
                                ? entry.setType(fd_types.PIPE).setPipe(file)
                                : record instanceof fifo_entry file
                                        ? entry.setType(fd_types.FIFO).setFifo(file)
                                        : wrapSocket(entry, record))
                .build();
    }

    private static file_entry.Builder wrapSocket(file_entry.Builder entry, Message record) {
        if (record instanceof unix_sk_entry file) {
            return entry.setType(fd_types.UNIXSK).setUsk(file);
        }
        if (record instanceof inet_sk_entry file) {
            return entry.setType(fd_types.INETSK).setIsk(file);
        }
        if (record instanceof packet_sock_entry file) {
            return entry.setType(fd_types.PACKETSK).setPsk(file);
        }
        if (record instanceof netlink_sk_entry file) {
            return entry.setType(fd_types.NETLINKSK).setNlsk(file);
        }
        return wrapEvent(entry, record);
    }

    private static file_entry.Builder wrapEvent(file_entry.Builder entry, Message record) {
        if (record instanceof eventfd_file_entry file) {
            return entry.setType(fd_types.EVENTFD).setEfd(file);
        }
        if (record instanceof eventpoll_file_entry file) {
            return entry.setType(fd_types.EVENTPOLL).setEpfd(file);
        }
        if (record instanceof signalfd_entry file) {
            return entry.setType(fd_types.SIGNALFD).setSgfd(file);
        }
        if (record instanceof timerfd_entry file) {
            return entry.setType(fd_types.TIMERFD).setTfd(file);
        }
        if (record instanceof inotify_file_entry file) {
            return entry.setType(fd_types.INOTIFY).setIfy(file);
        }
        if (record instanceof fanotify_file_entry file) {
            return entry.setType(fd_types.FANOTIFY).setFfy(file);
        }
        return wrapOther(entry, record);
    }

    private static file_entry.Builder wrapOther(file_entry.Builder entry, Message record) {
        if (record instanceof tty_file_entry file) {
            return entry.setType(fd_types.TTY).setTty(file);
        }
        if (record instanceof memfd_file_entry file) {
            return entry.setType(fd_types.MEMFD).setMemfd(file);
        }
        if (record instanceof pidfd_entry file) {
            return entry.setType(fd_types.PIDFD).setPidfd(file);
        }
        if (record instanceof ns_file_entry file) {
            return entry.setType(fd_types.NS).setNsf(file);
        }
        if (record instanceof tunfile_entry file) {
            return entry.setType(fd_types.TUNF).setTunf(file);
        }
        if (record instanceof ext_file_entry file) {
            return entry.setType(fd_types.EXT).setExt(file);
        }
        if (record instanceof bpfmap_file_entry file) {
            return entry.setType(fd_types.BPFMAP).setBpf(file);
        }
        throw new IllegalArgumentException(
                "not the record of a file: " + record.getClass().getSimpleName());
    }

    /** The record in an entry, or null when it lacks what its type says. */
    static Message unwrap(file_entry entry) {
        return switch (entry.getType()) {
            case REG -> entry.hasReg() ? entry.getReg() : null;
            case PIPE -> entry.hasPipe() ? entry.getPipe() : null;
            case FIFO -> entry.hasFifo() ? entry.getFifo() : null;
            case UNIXSK -> entry.hasUsk() ? entry.getUsk() : null;
            case INETSK -> entry.hasIsk() ? entry.getIsk() : null;
            case PACKETSK -> entry.hasPsk() ? entry.getPsk() : null;
            case NETLINKSK -> entry.hasNlsk() ? entry.getNlsk() : null;
            case EVENTFD -> entry.hasEfd() ? entry.getEfd() : null;
            case EVENTPOLL -> entry.hasEpfd() ? entry.getEpfd() : null;
            case SIGNALFD -> entry.hasSgfd() ? entry.getSgfd() : null;
            case TIMERFD -> entry.hasTfd() ? entry.getTfd() : null;
            case INOTIFY -> entry.hasIfy() ? entry.getIfy() : null;
            case FANOTIFY -> entry.hasFfy() ? entry.getFfy() : null;
            case TTY -> entry.hasTty() ? entry.getTty() : null;
            case MEMFD -> entry.hasMemfd() ? entry.getMemfd() : null;
            case PIDFD -> entry.hasPidfd() ? entry.getPidfd() : null;
            case NS -> entry.hasNsf() ? entry.getNsf() : null;
            case TUNF -> entry.hasTunf() ? entry.getTunf() : null;
            case EXT -> entry.hasExt() ? entry.getExt() : null;
            case BPFMAP -> entry.hasBpf() ? entry.getBpf() : null;
            case UND, CTL_TTY, AUTOFS_PIPE -> null;
        };
    }
}
