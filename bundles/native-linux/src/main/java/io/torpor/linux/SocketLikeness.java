package io.torpor.linux;

import io.torpor.procfs.btf.BtfMember;
import io.torpor.procfs.btf.BtfStruct;
import java.util.Optional;
import java.util.Set;

/**
 * Which bytes of a {@code struct unix_sock} can make two sockets answer getsockopt(2) differently: all, but those of members that are known to be something else. So what a new
 * kernel adds is compared, and costs time at worst.
 *
 * <p>No option of SOL_SOCKET shows a member that is left out, apart from SO_COOKIE (an identity: {@code skc_cookie}), SO_MEMINFO (what is queued) and SO_PEERNAME (the peer's
 * address), and from SO_PEERSEC: a security module may keep a structure of its own for each socket, which no program can set. What options do show is, by member: {@code skc_reuse}, {@code skc_reuseport}, {@code skc_state} (SO_ACCEPTCONN), {@code skc_bound_dev_if}, {@code skc_net}
 * (SO_NETNS_COOKIE), {@code skc_flags} (SO_DEBUG, DONTROUTE, BROADCAST, KEEPALIVE, OOBINLINE, LINGER, TIMESTAMP, RXQ_OVFL, WIFI_STATUS, NOFCS, LOCK_FILTER, SELECT_ERR_QUEUE,
 * ZEROCOPY, TXTIME, RCVMARK), {@code skc_incoming_cpu}, {@code sk_peek_off}, {@code sk_ll_usec}, {@code sk_busy_poll_budget}, {@code sk_prefer_busy_poll}, {@code sk_napi_id},
 * {@code sk_userlocks} (SO_BUF_LOCK), {@code sk_rcvbuf}, {@code sk_sndbuf}, {@code sk_filter}, {@code sk_rcvtimeo}, {@code sk_sndtimeo}, {@code sk_rcvlowat}, {@code sk_err},
 * {@code sk_err_soft}, {@code sk_reserved_mem}, {@code sk_tsflags}, {@code sk_bind_phc}, {@code sk_max_pacing_rate}, {@code sk_priority}, {@code sk_mark}, {@code sk_protocol},
 * {@code sk_type}, {@code sk_no_check_tx}, {@code sk_lingertime}, {@code sk_peer_pid} and {@code sk_peer_cred} (SO_PEERCRED, PEERGROUPS, PEERPIDFD: the same object answers the
 * same), {@code sk_txrehash}, {@code sk_clockid}, {@code sk_txtime_*} and {@code recvmsg_inq}; SO_PASSCRED and its kin are in {@code sk_scm_*},
 * before Linux 6.16 in {@code struct socket.flags}, which is compared beside this.
 */
final class SocketLikeness {
    private static final String SOCK = "sk";
    private static final String COMMON = "__sk_common";

    /** What a socket is called and found by. */
    private static final Set<String> IDENTITY = Set.of(
            "skc_hash",
            "skc_u16hashes",
            "skc_bind_node",
            "skc_portaddr_node",
            "skc_cookie",
            "skc_node",
            "skc_nulls_node",
            "sk_ino",
            "sk_socket",
            "sk_wq",
            "sk_wq_raw",
            "sk_security",
            "addr",
            "path",
            "peer");

    /** Locks, reference counts, and what is for whoever waits. Timers, which no UNIX socket arms, have the processor that they were made on. */
    private static final Set<String> LOCKS = Set.of(
            "skc_refcnt",
            "sk_lock",
            "sk_peer_lock",
            "sk_callback_lock",
            "sk_rcu",
            "sk_timer",
            "mptcp_retransmit_timer",
            "lock",
            "iolock",
            "bindlock",
            "readlock",
            "peer_wq",
            "peer_wake");

    /** What is queued, the memory that it takes, and the search for descriptors that are in flight. */
    private static final Set<String> QUEUES = Set.of(
            "sk_error_queue",
            "sk_receive_queue",
            "sk_backlog",
            "sk_write_queue",
            "sk_ack_backlog",
            "sk_forward_alloc",
            "sk_omem_alloc",
            "sk_wmem_queued",
            "sk_wmem_alloc",
            "oob_skb",
            "inq_len",
            "scm_stat",
            "link",
            "inflight",
            "gc_flags",
            "gc_candidate",
            "gc_maybe_cycle",
            "vertex",
            "listener");

    /** Of those words that have a byte to compare: which, and the bits. */
    private final int[] places;

    private final long[] masks;

    /** For kernels whose type information has no such structure: likeness is never known. */
    static final SocketLikeness UNKNOWN = new SocketLikeness(new boolean[0]);

    static SocketLikeness of(BtfStruct unixSock) {
        boolean[] compared = new boolean[unixSock.bytes() + Long.BYTES];
        mark(unixSock, 0, compared);
        return new SocketLikeness(compared);
    }

    private SocketLikeness(boolean[] compared) {
        int words = compared.length / Long.BYTES;
        long[] all = new long[words];
        int count = 0;
        for (int word = 0; word < words; word++) {
            for (int offset = word * Long.BYTES; offset < (word + 1) * Long.BYTES; offset++) {
                all[word] |= compared[offset] ? KernelFileRecord.mask(offset) : 0;
            }
            count += all[word] == 0 ? 0 : 1;
        }
        places = new int[count];
        masks = new long[count];
        for (int word = words - 1; word >= 0; word--) {
            if (all[word] != 0) {
                places[--count] = word;
                masks[count] = all[word];
            }
        }
    }

    /** Bytes between members may hold anything. Where members share bytes, one that is to be compared decides. */
    private static void mark(BtfStruct struct, int base, boolean[] compared) {
        for (BtfMember member : struct.members()) {
            String name = member.name();
            Optional<BtfStruct> inner =
                    name.equals(SOCK) || name.equals(COMMON) ? struct.inside(member) : Optional.empty();
            if (inner.isPresent()) {
                mark(inner.get(), base + member.offset(), compared);
            } else if (!IDENTITY.contains(name) && !LOCKS.contains(name) && !QUEUES.contains(name)) {
                for (int i = 0; i < member.bytes(); i++) {
                    compared[base + member.offset() + i] = true;
                }
            }
        }
    }

    /** Whether a byte of the structure is compared. */
    boolean compares(int offset) {
        for (int i = 0; i < places.length; i++) {
            if (places[i] == offset / Long.BYTES) {
                return (masks[i] & KernelFileRecord.mask(offset)) != 0;
            }
        }
        return false;
    }

    /** Whether the structures of two UNIX sockets, which begin at these words, are alike. */
    boolean isAlike(long[] words, int one, long[] others, int other) {
        for (int i = 0; i < places.length; i++) {
            int place = places[i];
            if (((words[one + place] ^ others[other + place]) & masks[i]) != 0) {
                return false;
            }
        }
        return true;
    }
}
