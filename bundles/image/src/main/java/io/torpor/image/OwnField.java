package io.torpor.image;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import java.util.List;

/**
 * Fields that the established format lacks, in messages that it has. Their numbers are far from those that the format may come to use; the peer's readers skip
 * them, and its images have none. They hold numbers, if nothing else is said.
 */
public enum OwnField {
    /** 1 for EFD_SEMAPHORE. */
    EVENTFD_SEMAPHORE("eventfd_file_entry", 15001),

    /** {@code struct epoll_params} as EPIOCGPARAMS gives it, in the machine's byte order. */
    EPOLL_BUSY_POLL("eventpoll_file_entry", 15001),
    /** When a timer that was set to a time of day expires, in nanoseconds of CLOCK_REALTIME. */
    TIMERFD_DEADLINE("timerfd_entry", 15001),
    /** How many bytes of events nobody had read. */
    INOTIFY_UNREAD("inotify_file_entry", 15001),
    /** The same. */
    FANOTIFY_UNREAD("fanotify_file_entry", 15001),
    /** Id of the record of a watched file that has no name. */
    INOTIFY_NAMELESS("inotify_wd_entry", 15001),
    /** The same. */
    FANOTIFY_NAMELESS("fanotify_mark_entry", 15001),
    /** As bytes, a path on the file system that is watched whole. */
    FANOTIFY_FILESYSTEM("fanotify_mark_entry", 15002),
    /** The length of each packet, in bytes. */
    PIPE_PACKETS("pipe_data_entry", 15001),

    /** What F_GET_RW_HINT answers. */
    FILE_WRITE_HINT("reg_file_entry", 15001),

    /** Nanoseconds of the last access beyond the microsecond. */
    GHOST_ACCESSED("ghost_file_entry", 15001),
    /** The same for the last change. */
    GHOST_MODIFIED("ghost_file_entry", 15002),
    /** As bytes, repeated, an extended attribute: name, a zero byte, value. */
    GHOST_ATTRIBUTE("ghost_file_entry", 15003),

    /** As bytes, the name of the interface that a packet socket is bound to. */
    PACKET_INTERFACE("packet_sock_entry", 15001),
    /** 1 after PACKET_IGNORE_OUTGOING. */
    PACKET_IGNORE_OUTGOING("packet_sock_entry", 15002),
    /** 1 after PACKET_TX_HAS_OFF. */
    PACKET_TX_HAS_OFFSET("packet_sock_entry", 15003),
    /** 1 after PACKET_QDISC_BYPASS. */
    PACKET_QDISC_BYPASS("packet_sock_entry", 15004),
    /** What PACKET_VNET_HDR_SZ gives, where it is not the usual size. */
    PACKET_VNET_HEADER_BYTES("packet_sock_entry", 15005),
    /** The frame, or block, of the receive ring that the kernel fills next. */
    PACKET_RX_HEAD("packet_sock_entry", 15006),
    /** The frame of the transmit ring that the kernel looks at next. */
    PACKET_TX_HEAD("packet_sock_entry", 15007),
    /** As bytes, repeated: offset in the rings, four bytes, little-endian, and what is there. */
    PACKET_RING_CONTENT("packet_sock_entry", 15008),
    /** As bytes, the name of the interface of a membership. */
    PACKET_MEMBERSHIP_INTERFACE("packet_mclist", 15001),

    /** The type of a netlink socket, where it is not SOCK_RAW. */
    NETLINK_TYPE("netlink_sk_entry", 15001),
    /** Options that are set: bit n for option n of SOL_NETLINK. */
    NETLINK_OPTIONS("netlink_sk_entry", 15002),

    /** {@code /proc/PID/coredump_filter}. */
    TASK_COREDUMP_FILTER("task_core_entry", 15101),
    /** The nice value of the session's autogroup, plus 20; only of session leaders. */
    TASK_AUTOGROUP_NICE("task_core_entry", 15102),
    /** What PR_GET_MDWE answers. */
    TASK_MDWE("task_core_entry", 15103),
    /** What PR_GET_MEMORY_MERGE answers. */
    TASK_MEMORY_MERGE("task_core_entry", 15104),
    /** Flags besides the first bit of what PR_GET_THP_DISABLE answers. */
    TASK_THP_DISABLE_FLAGS("task_core_entry", 15105),
    /** What the parent is sent when the process ends, if that is not SIGCHLD: the last argument of clone(2), 0 for nothing. */
    TASK_EXIT_SIGNAL("task_core_entry", 15106),
    /** Of a process whose first thread has ended while others go on: its exit status, as wait(2) tells. That thread's record has no registers. */
    TASK_LOST_LEADER("task_core_entry", 15107),

    /** Processors as {@code Cpus_allowed} of {@code /proc/PID/status} shows them, 64 bits in each of the field's values, the lowest first. */
    THREAD_AFFINITY("thread_core_entry", 15101),
    /** 1 where the thread may run on all processors. */
    THREAD_ANY_PROCESSOR("thread_core_entry", 15102),
    /** What ioprio_get(2) answers. */
    THREAD_IO_PRIORITY("thread_core_entry", 15103),
    /** 1 after PR_SET_IO_FLUSHER. */
    THREAD_IO_FLUSHER("thread_core_entry", 15104),
    /** PR_SPEC_ state of PR_SPEC_STORE_BYPASS, where it is the thread's own. */
    THREAD_STORE_BYPASS("thread_core_entry", 15105),
    /** PR_SPEC_ state of PR_SPEC_INDIRECT_BRANCH, where it is the thread's own. */
    THREAD_INDIRECT_BRANCH("thread_core_entry", 15106),
    /** What PR_GET_TSC answers. */
    THREAD_TSC("thread_core_entry", 15107),
    /** What PR_MCE_KILL_GET answers. */
    THREAD_MCE_KILL("thread_core_entry", 15108),
    /** Of SCHED_DEADLINE: flags, runtime, deadline and period of {@code struct sched_attr}. */
    THREAD_DEADLINE("thread_core_entry", 15109),
    /** Lowest and highest utilization that the thread is taken for: {@code sched_util_min} and {@code sched_util_max}. */
    THREAD_UTILIZATION("thread_core_entry", 15110),

    /** The name that PR_SET_VMA_ANON_NAME gave, as bytes. */
    MAPPING_NAME("vma_entry", 15001),
    /** The protection key. */
    MAPPING_KEY("vma_entry", 15002),
    /** 1 for what mseal(2) has sealed. */
    MAPPING_SEALED("vma_entry", 15003),
    /** 1 for what is locked as it comes, MLOCK_ONFAULT. */
    MAPPING_LOCKED_ON_FAULT("vma_entry", 15004),
    /** As bytes, the memory policy of the mapping, as a message like those of {@link #MEMORY_POLICY}. */
    MAPPING_POLICY("vma_entry", 15005),
    /** Flags of mlockall(2) that hold for mappings to come. */
    MEMORY_LOCK_FUTURE("mm_entry", 15001),
    /** Protection keys that are allocated, bit n for key n. A mapping's that is not among them is the kernel's own, for memory that can only be executed. */
    MEMORY_KEYS("mm_entry", 15002),
    /** As bytes, a message for each thread that has a memory policy. */
    MEMORY_POLICY("mm_entry", 15003),

    /** Options of level SOL_SOCKET that the format has no fields for: pairs of number and value. */
    SOCKET_OPTIONS("sk_opts_entry", 15001),
    /** Inodes of the clients that waited to be accepted, the first in turn first; 0 for one that had closed. */
    UNIX_WAITING("unix_sk_entry", 15001),
    /** Who is at the other end, as SO_PEERCRED and SO_PEERGROUPS tell: process, user, group, further groups. */
    UNIX_PEER("unix_sk_entry", 15002),
    /** The same of whoever made a connection that was not accepted yet. */
    UNIX_CONNECTOR("unix_sk_entry", 15003),
    /** 1 where the application has still to be told that its peer closed without having read everything (ECONNRESET). */
    UNIX_RESET("unix_sk_entry", 15004),
    /** As bytes, the name of the socket that sent the message. */
    PACKET_SENDER("sk_packet_entry", 15001),
    /** Whose turn to be accepted it is that sent the message, from 0. */
    PACKET_TURN("sk_packet_entry", 15003),
    /** 1 for an out-of-band byte (MSG_OOB). */
    PACKET_URGENT("sk_packet_entry", 15002),

    /** Options of IP, UDP and raw sockets that the format has no fields for, as far as they are numbers: level, number and value of each. */
    INET_OPTIONS("ip_opts_entry", 15001),
    /** As bytes, repeated, other options: level and number as 32-bit numbers, little-endian, and the value. */
    INET_OPTION_BYTES("ip_opts_entry", 15002),
    /** As bytes, repeated, options that name a network interface: level and number as before, and the interface's name. */
    INET_INTERFACES("ip_opts_entry", 15003),
    /** As bytes, repeated, memberships in multicast groups: the interface's name, a zero byte, the filter's mode, the length of an address, the group, the sources. */
    INET_MEMBERSHIPS("ip_opts_entry", 15004),

    /** Where the kernel puts checksums into packets: IPV6_CHECKSUM. */
    RAW_CHECKSUM_OFFSET("ip_opts_raw_entry", 15001),
    /** Of a datagram that waits to be received: its sender as a {@code sockaddr}, in bytes. */
    DATAGRAM_SENDER("sk_packet_entry", 15011),
    /** The same for the address that it was sent to, where the receiver wants to know. */
    DATAGRAM_DESTINATION("sk_packet_entry", 15012),

    /** Of a request, as text, repeated: {@code OLD=NEW}, the address that sockets get instead of one that they had. */
    REQUEST_MAP_ADDRESS("criu_opts", 15001),
    /** The same for ports, perhaps of one protocol: {@code udp:OLD=NEW}. */
    REQUEST_MAP_PORT("criu_opts", 15002),
    /** The same for network interfaces. */
    REQUEST_MAP_INTERFACE("criu_opts", 15003),

    /** {@code st_dev} of the devpts that a master's pair is in. */
    TTY_INSTANCE("tty_info_entry", 15001),
    /** 1 if a master's slave was open, and is open no more. */
    TTY_LOST_SLAVE("tty_info_entry", 15002),
    /** 1 if the slave's output was stopped (Ctrl-S). */
    TTY_STOPPED("tty_info_entry", 15003),
    /** Permissions of the slave's node. */
    TTY_NODE_MODE("tty_info_entry", 15004),
    /** As bytes, offsets of the ends of file in the content (Ctrl-D), four bytes each, little-endian. */
    TTY_DATA_ENDS("tty_data_entry", 15001),
    /** How many bytes at the end of the content are a line that is not complete. */
    TTY_DATA_UNFINISHED("tty_data_entry", 15002),

    /** Pairs of option and value of level IPPROTO_TCP. */
    TCP_OPTIONS("tcp_opts_entry", 15001),
    /** As bytes, the name of the congestion control. */
    TCP_CONGESTION("tcp_opts_entry", 15002),
    /** As bytes, the keys of TCP_FASTOPEN_KEY, one or two, where they are not those of the network namespace. */
    TCP_FAST_OPEN_KEYS("tcp_opts_entry", 15003),
    /** As bytes, attributes of ctnetlink: the connection's entry in the kernel's connection tracking, with the machine's byte order in their heads. */
    TCP_TRACKING("tcp_stream_entry", 15001),

    /** Head of the robust futex list of 32-bit code, of a thread that has another list besides. */
    THREAD_COMPAT_ROBUST_LIST("thread_core_entry", 15032),

    /** 1 where CPUID is forbidden to the thread, ARCH_SET_CPUID. */
    X86_WITHOUT_CPUID("thread_info_x86", 15032),
    /** 1 where RDTSC is, PR_SET_TSC. */
    X86_WITHOUT_TSC("thread_info_x86", 15033),
    /** An entry of the local descriptor table, modify_ldt(2), as {@code user_desc_t}; as many as there are. */
    X86_LOCAL_DESCRIPTOR("thread_info_x86", 15034),
    /** 1 where the process has asked for permission to use the tiles of AMX. */
    X86_TILES_PERMITTED("thread_info_x86", 15035);

    private final String message;
    private final int number;

    OwnField(String message, int number) {
        this.message = message;
        this.number = number;
    }

    public int number() {
        return number;
    }

    static boolean exists(String message, long number) {
        for (OwnField field : values()) {
            if (field.number == number && field.message.equals(message)) {
                return true;
            }
        }
        return false;
    }

    public boolean isIn(Message record) {
        return record.getUnknownFields().hasField(number);
    }

    /** The only value, or what holds without one. */
    public long get(Message record, long otherwise) {
        return isIn(record)
                ? record.getUnknownFields().getField(number).getVarintList().get(0)
                : otherwise;
    }

    /** All values; none if there is no such field. */
    public long[] all(Message record) {
        return record.getUnknownFields().getField(number).getVarintList().stream()
                .mapToLong(Long::longValue)
                .toArray();
    }

    /** The only value of a field of bytes; null if there is no such field. */
    public ByteString bytes(Message record) {
        return isIn(record)
                ? record.getUnknownFields()
                        .getField(number)
                        .getLengthDelimitedList()
                        .get(0)
                : null;
    }

    /** All values of a field of bytes; none if there is no such field. */
    public List<ByteString> allBytes(Message record) {
        return record.getUnknownFields().getField(number).getLengthDelimitedList();
    }

    /** Fields on their way into a record. */
    public static final class Values {
        private final UnknownFieldSet.Builder fields = UnknownFieldSet.newBuilder();

        /** Adds a field with its values. */
        public Values put(OwnField field, long... values) {
            UnknownFieldSet.Field.Builder content = UnknownFieldSet.Field.newBuilder();
            for (long value : values) {
                content.addVarint(value);
            }
            fields.mergeField(field.number, content.build());
            return this;
        }

        /** Adds a field of bytes. */
        public Values put(OwnField field, byte[] value) {
            fields.mergeField(
                    field.number,
                    UnknownFieldSet.Field.newBuilder()
                            .addLengthDelimited(ByteString.copyFrom(value))
                            .build());
            return this;
        }

        /** Adds all to a record, besides what of the kind it has. */
        public void addTo(Message.Builder record) {
            record.mergeUnknownFields(fields.build());
        }
    }
}
