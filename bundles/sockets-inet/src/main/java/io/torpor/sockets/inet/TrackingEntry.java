package io.torpor.sockets.inet;

import static io.torpor.abi.TrackingConstants.*;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** An entry of connection tracking as ctnetlink tells it: attributes, each with its length and type in front, aligned to 4 bytes. */
final class TrackingEntry {
    private static final int HEAD = 4;
    /** Without NLA_F_NESTED and NLA_F_NET_BYTEORDER. */
    private static final int TYPE = 0x3fff;

    private final ByteBuffer attributes;

    /** @param saved what {@link #saved} made */
    TrackingEntry(byte[] saved) {
        this.attributes = ByteBuffer.wrap(saved.clone()).order(ByteOrder.nativeOrder());
    }

    /** Of all that the kernel tells, what it also takes: not counters, nor what others have attached. */
    static byte[] saved(ByteBuffer told) {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        for (int at = 0; at + HEAD <= told.limit(); at = next(told, at)) {
            switch (told.getShort(at + 2) & TYPE) {
                case CTA_TUPLE_ORIG, CTA_TUPLE_REPLY, CTA_STATUS, CTA_PROTOINFO, CTA_TIMEOUT, CTA_MARK ->
                    kept.writeBytes(bytes(told, at));
                default -> {}
            }
        }
        return kept.toByteArray();
    }

    /** Whether the kernel translates its addresses; whatever made it do so is not part of the entry. */
    boolean isTranslated() {
        int at = find(0, attributes.limit(), CTA_STATUS);
        int status = at < 0 ? 0 : big(at + HEAD);
        return (status & (IPS_SRC_NAT | IPS_DST_NAT)) != 0;
    }

    private int big(int at) {
        return attributes.duplicate().order(ByteOrder.BIG_ENDIAN).getInt(at);
    }

    /** How the connection began, by which an entry is found. */
    byte[] tuple() {
        int at = find(0, attributes.limit(), CTA_TUPLE_ORIG);
        return at < 0 ? new byte[0] : bytes(attributes, at);
    }

    /** The same for a new entry, which cannot be told how far either side's window reaches, and so must not drop what seems to be beyond. */
    byte[] forMaking() {
        int info = find(0, attributes.limit(), CTA_PROTOINFO);
        int tcp = info < 0 ? -1 : find(info + HEAD, end(info), CTA_PROTOINFO_TCP);
        if (tcp >= 0) {
            beLiberal(find(tcp + HEAD, end(tcp), CTA_PROTOINFO_TCP_FLAGS_ORIGINAL));
            beLiberal(find(tcp + HEAD, end(tcp), CTA_PROTOINFO_TCP_FLAGS_REPLY));
        }
        return attributes.array();
    }

    /** {@code struct nf_ct_tcp_flags}: the flags, and which of them are meant, which the kernel leaves open when it tells them. */
    private void beLiberal(int at) {
        if (at >= 0) {
            int flags = attributes.get(at + HEAD) | IP_CT_TCP_FLAG_BE_LIBERAL;
            attributes.put(at + HEAD, (byte) flags).put(at + HEAD + 1, (byte) flags);
        }
    }

    private int find(int from, int to, int type) {
        for (int at = from; at + HEAD <= to; at = next(attributes, at)) {
            if ((attributes.getShort(at + 2) & TYPE) == type) {
                return at;
            }
        }
        return -1;
    }

    private int end(int at) {
        return Math.min(attributes.limit(), at + (attributes.getShort(at) & 0xffff));
    }

    private static int next(ByteBuffer attributes, int at) {
        return at + Math.max(HEAD, (attributes.getShort(at) & 0xffff) + 3 & -4);
    }

    private static byte[] bytes(ByteBuffer attributes, int at) {
        byte[] one = new byte[Math.min(attributes.limit(), next(attributes, at)) - at];
        attributes.get(at, one);
        return one;
    }
}
