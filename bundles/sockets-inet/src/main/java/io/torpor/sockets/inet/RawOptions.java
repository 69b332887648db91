package io.torpor.sockets.inet;

import static io.torpor.abi.InetConstants.*;

import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import io.torpor.image.OwnField;
import io.torpor.image.proto.inet_sk_entry;
import io.torpor.image.proto.ip_opts_raw_entry;
import io.torpor.linux.Sockets;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/** Options of raw sockets; raw(7), {@code linux/icmp.h}, {@code linux/icmpv6.h}. */
final class RawOptions {
    private static final int SOL_RAW = 255;
    private static final int SOL_ICMPV6 = 58;
    private static final int ICMP_FILTER = 1;
    private static final int ICMPV6_FILTER = 1;
    private static final int ICMP_FILTER_BYTES = 4;
    private static final int ICMPV6_FILTER_BYTES = 32;
    private static final int WITHOUT_CHECKSUM = -1;

    private RawOptions() {}

    /** Adds to {@code ip_opts}. */
    static void save(LocalFd socket, inet_sk_entry.Builder record) {
        ip_opts_raw_entry.Builder raw = ip_opts_raw_entry.newBuilder();
        int protocol = record.getProto();
        if (record.getFamily() == SocketConstants.AF_INET) {
            setIf(Sockets.option(socket, IPPROTO_IP, IP_HDRINCL) != 0, raw::setHdrincl);
            setIf(Sockets.option(socket, IPPROTO_IP, IP_NODEFRAG) != 0, raw::setNodefrag);
            if (protocol == IPPROTO_ICMP) {
                saveFilter(socket, SOL_RAW, ICMP_FILTER, ICMP_FILTER_BYTES, raw);
            }
        } else {
            setIf(Sockets.option(socket, IPPROTO_IPV6, IPV6_HDRINCL) != 0, raw::setHdrincl);
            if (protocol == IPPROTO_ICMPV6) {
                saveFilter(socket, SOL_ICMPV6, ICMPV6_FILTER, ICMPV6_FILTER_BYTES, raw);
            } else {
                int offset = Sockets.option(socket, SOL_RAW, IPV6_CHECKSUM);
                if (offset != WITHOUT_CHECKSUM) {
                    new OwnField.Values()
                            .put(OwnField.RAW_CHECKSUM_OFFSET, offset)
                            .addTo(raw);
                }
            }
        }
        record.getIpOptsBuilder().setRaw(raw);
    }

    private static void setIf(boolean value, Consumer<Boolean> field) {
        if (value) {
            field.accept(true);
        }
    }

    private static void saveFilter(LocalFd socket, int level, int name, int bytes, ip_opts_raw_entry.Builder raw) {
        ByteBuffer filter = Sockets.option(socket, level, name, bytes);
        boolean open = true;
        for (int i = 0; i < bytes; i += Integer.BYTES) {
            open &= filter.getInt(i) == 0;
        }
        for (int i = 0; !open && i < bytes; i += Integer.BYTES) {
            raw.addIcmpvFilter(filter.getInt(i));
        }
    }

    static void restore(LocalFd socket, inet_sk_entry record) {
        ip_opts_raw_entry raw = record.getIpOpts().getRaw();
        boolean four = record.getFamily() == SocketConstants.AF_INET;
        if (record.getProto() != IPPROTO_RAW || !four) { // IPPROTO_RAW of IPv4 has it, whatever was said
            int level = four ? IPPROTO_IP : IPPROTO_IPV6;
            Sockets.setOption(socket, level, four ? IP_HDRINCL : IPV6_HDRINCL, raw.getHdrincl() ? 1 : 0);
        }
        if (four && raw.getNodefrag()) {
            Sockets.setOption(socket, IPPROTO_IP, IP_NODEFRAG, 1);
        }
        if (raw.getIcmpvFilterCount() > 0) {
            ByteBuffer filter = ByteBuffer.allocate(raw.getIcmpvFilterCount() * Integer.BYTES)
                    .order(ByteOrder.nativeOrder());
            raw.getIcmpvFilterList().forEach(filter::putInt);
            Sockets.setOption(socket, four ? SOL_RAW : SOL_ICMPV6, four ? ICMP_FILTER : ICMPV6_FILTER, filter.array());
        }
        if (!four && record.getProto() != IPPROTO_ICMPV6) {
            int offset = (int) OwnField.RAW_CHECKSUM_OFFSET.get(raw, WITHOUT_CHECKSUM);
            if (Sockets.option(socket, SOL_RAW, IPV6_CHECKSUM) != offset) {
                Sockets.setOption(socket, SOL_RAW, IPV6_CHECKSUM, offset);
            }
        }
    }
}
