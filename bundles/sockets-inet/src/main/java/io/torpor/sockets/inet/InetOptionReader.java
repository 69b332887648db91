package io.torpor.sockets.inet;

import static io.torpor.abi.InetConstants.*;

import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import io.torpor.image.OwnField;
import io.torpor.image.proto.inet_sk_entry;
import io.torpor.image.proto.ip_opts_entry;
import io.torpor.linux.NetworkInterfaces;
import io.torpor.linux.SocketOption;
import io.torpor.linux.SocketOptionValues;
import io.torpor.linux.Sockets;
import io.torpor.linux.SyscallException;
import io.torpor.tracee.Architecture;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Makes records of the options of one kind of internet socket. What a new socket has is not written, so that a restored one gets what the administrator of its machine has
 * chosen.
 */
final class InetOptionReader {
    private static final int LONGEST = 64;
    /** Options that are not numbers: options of packets that are sent. */
    private static final SocketOption[] BYTES = {
        new SocketOption(IPPROTO_IP, IP_OPTIONS, LONGEST),
        new SocketOption(IPPROTO_IPV6, IPV6_HOPOPTS, LONGEST),
        new SocketOption(IPPROTO_IPV6, IPV6_RTHDRDSTOPTS, LONGEST),
        new SocketOption(IPPROTO_IPV6, IPV6_RTHDR, LONGEST),
        new SocketOption(IPPROTO_IPV6, IPV6_DSTOPTS, LONGEST)
    };

    private final int family;
    private final List<InetOption> known;
    private final SocketOptionValues values;
    private final ByteBuffer fresh;
    private final int[] presets;

    InetOptionReader(int family, int protocol, Architecture architecture) {
        this.family = family;
        boolean datagrams = protocol == IPPROTO_UDP || protocol == IPPROTO_UDPLITE;
        known = InetOption.ofLevels(
                IPPROTO_IP,
                family == SocketConstants.AF_INET6 ? IPPROTO_IPV6 : IPPROTO_IP,
                datagrams ? SOL_UDP : IPPROTO_IP);
        if (protocol == IPPROTO_TCP) {
            known.removeIf(InetOption::isOfDatagrams);
        }
        SocketOption[] options = new SocketOption[known.size() + BYTES.length];
        for (int i = 0; i < known.size(); i++) {
            options[i] = known.get(i).option();
        }
        System.arraycopy(BYTES, 0, options, known.size(), BYTES.length);
        values = new SocketOptionValues(options);
        if (architecture != null) {
            values.useMachineCode(
                    architecture.calls().bytes(), architecture.syscalls().number("getsockopt"));
        }
        presets = new int[known.size()];
        try (LocalFd socket = Sockets.open(family, SocketConstants.SOCK_DGRAM, 0)) {
            values.read(socket);
        }
        for (int i = 0; i < presets.length; i++) {
            presets[i] = values.has(i) ? values.number(i) : 0;
        }
        fresh = values.copy();
    }

    /** Fills in {@code ip_opts} and {@code v6only}. */
    void save(LocalFd socket, inet_sk_entry.Builder record) {
        values.read(socket);
        ip_opts_entry.Builder options = ip_opts_entry.newBuilder();
        boolean usual = values.areThose(fresh);
        for (int i = 0; i < known.size(); i++) {
            InetOption option = known.get(i);
            if (option.use() == InetOption.Use.RECORD) {
                saveInRecord(option, i, options, record);
            }
        }
        if (!usual) {
            saveOwn(options);
        }
        record.setIpOpts(options);
    }

    private void saveInRecord(
            InetOption option, int index, ip_opts_entry.Builder options, inet_sk_entry.Builder record) {
        if (!isOfFamily(option) || !values.has(index)) {
            return;
        }
        int value = values.number(index);
        switch (option) {
            case TTL -> options.setTtl(value);
            case ONLY_SIX -> record.setV6Only(value != 0);
            case TOS -> {
                if (value != 0) {
                    options.setTos(value);
                }
            }
            case PACKET_INFO, PACKET_INFO_SIX -> {
                if (value != 0) {
                    options.setPktinfo(true);
                }
            }
            case FREEBIND, FREEBIND_SIX -> {
                if (value != 0) {
                    options.setFreebind(true);
                }
            }
            default -> throw new IllegalStateException("no field for " + option);
        }
    }

    private boolean isOfFamily(InetOption option) {
        return option.level() == (family == SocketConstants.AF_INET ? IPPROTO_IP : IPPROTO_IPV6);
    }

    private void saveOwn(ip_opts_entry.Builder record) {
        OwnField.Values fields = new OwnField.Values();
        for (int i = 0; i < known.size(); i++) {
            InetOption option = known.get(i);
            boolean inRecord = option.use() == InetOption.Use.RECORD && isOfFamily(option);
            if (!inRecord && values.has(i) && values.number(i) != presets[i]) {
                save(option, values.number(i), fields);
            }
        }
        for (int i = 0; i < BYTES.length; i++) {
            int index = known.size() + i;
            if (values.has(index) && values.length(index) > 0) {
                fields.put(OwnField.INET_OPTION_BYTES, named(BYTES[i], values.bytes(index)));
            }
        }
        fields.addTo(record);
    }

    private static void save(InetOption option, int value, OwnField.Values fields) {
        if (option.use() != InetOption.Use.INTERFACE) {
            fields.put(OwnField.INET_OPTIONS, option.level(), option.number(), value);
            return;
        }
        int index = option == InetOption.UNICAST_INTERFACE ? Integer.reverseBytes(value) : value;
        String name = NetworkInterfaces.name(index)
                .orElseThrow(() -> new SyscallException("ioctl(SIOCGIFNAME, " + index + ")", Errno.ENODEV));
        fields.put(OwnField.INET_INTERFACES, named(option.option(), name.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static byte[] named(SocketOption option, byte[] value) {
        return ByteBuffer.allocate(2 * Integer.BYTES + value.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(option.level())
                .putInt(option.name())
                .put(value)
                .array();
    }
}
