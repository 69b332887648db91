package io.torpor.sockets.inet;

import com.google.protobuf.ByteString;
import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import io.torpor.image.OwnField;
import io.torpor.image.proto.inet_sk_entry;
import io.torpor.image.proto.ip_opts_entry;
import io.torpor.linux.NetworkInterfaces;
import io.torpor.linux.Sockets;
import io.torpor.linux.SyscallException;
import io.torpor.spi.Options;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.TorporException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Sets options of IP, IPv6 and UDP. */
final class InetOptionWriter {
    private final LocalFd socket;
    private final inet_sk_entry record;
    private final RestoreContext context;

    InetOptionWriter(LocalFd socket, inet_sk_entry record, RestoreContext context) {
        this.socket = socket;
        this.record = record;
        this.context = context;
    }

    /** Sets what must be there before the socket has an address. */
    void setEarly() throws TorporException {
        boolean four = record.getFamily() == SocketConstants.AF_INET;
        if (!four && record.hasV6Only() && record.getType() != SocketConstants.SOCK_RAW) {
            set(InetOption.ONLY_SIX, record.getV6Only() ? 1 : 0);
        }
        if (record.getIpOpts().getFreebind()) {
            set(four ? InetOption.FREEBIND : InetOption.FREEBIND_SIX, 1);
        }
        setNumbers(true);
    }

    /** Sets the rest. */
    void setLate() throws TorporException {
        boolean four = record.getFamily() == SocketConstants.AF_INET;
        ip_opts_entry options = record.getIpOpts();
        if (options.getPktinfo()) {
            set(four ? InetOption.PACKET_INFO : InetOption.PACKET_INFO_SIX, 1);
        }
        if (options.hasTos()) {
            set(InetOption.TOS, options.getTos());
        }
        if (options.hasTtl()) {
            set(InetOption.TTL, options.getTtl());
        }
        setNumbers(false);
        for (ByteString value : OwnField.INET_OPTION_BYTES.allBytes(options)) {
            setBytes(value.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN));
        }
        for (ByteString value : OwnField.INET_INTERFACES.allBytes(options)) {
            setInterface(value.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN));
        }
    }

    private void set(InetOption option, int value) {
        if (Sockets.option(socket, option.level(), option.number()) != value) {
            Sockets.setOption(socket, option.level(), option.number(), value);
        }
    }

    private void setNumbers(boolean early) throws TorporException {
        long[] numbers = OwnField.INET_OPTIONS.all(record.getIpOpts());
        for (int i = 0; i + 2 < numbers.length; i += 3) {
            InetOption option = InetOption.of(numbers[i], numbers[i + 1]);
            if (option == null) {
                throw Problems.unknownOption(record, numbers[i], numbers[i + 1]);
            }
            if ((option.use() == InetOption.Use.EARLY) == early) {
                trySet(option, value(option, (int) numbers[i + 2]));
            }
        }
    }

    private int value(InetOption option, int saved) {
        if (option != InetOption.MULTICAST_ADDRESS) {
            return saved;
        }
        byte[] address = context.options().get(Options.NETWORK_MAP).address(bytes(saved));
        return ByteBuffer.wrap(address).order(ByteOrder.nativeOrder()).getInt();
    }

    private static byte[] bytes(int number) {
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(number)
                .array();
    }

    private void trySet(InetOption option, int value) {
        try {
            Sockets.setOption(socket, option.level(), option.number(), bytes(value));
        } catch (SyscallException e) {
            context.report(Problems.notSet(record, option.toString(), Integer.toString(value), e));
        }
    }

    private void setBytes(ByteBuffer saved) {
        int level = saved.getInt();
        int number = saved.getInt();
        byte[] value = new byte[saved.remaining()];
        saved.get(value);
        try {
            Sockets.setOption(socket, level, number, value);
        } catch (SyscallException e) {
            context.report(Problems.notSet(record, number + " of level " + level, value.length + " bytes", e));
        }
    }

    private void setInterface(ByteBuffer saved) throws TorporException {
        InetOption option = InetOption.of(saved.getInt(), saved.getInt());
        String name = StandardCharsets.ISO_8859_1.decode(saved).toString();
        if (option == null || option.use() != InetOption.Use.INTERFACE) {
            throw Problems.unknownInterfaceOption(record, name);
        }
        String wanted = context.options().get(Options.NETWORK_MAP).device(name);
        int index = NetworkInterfaces.index(wanted).orElseThrow(() -> Problems.noInterface(record, wanted));
        trySet(option, option == InetOption.UNICAST_INTERFACE ? Integer.reverseBytes(index) : index);
    }
}
