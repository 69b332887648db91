package io.torpor.sockets.inet;

import static io.torpor.abi.InetConstants.*;

import com.google.protobuf.ByteString;
import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import io.torpor.image.OwnField;
import io.torpor.image.proto.inet_sk_entry;
import io.torpor.image.proto.tcp_opts_entry;
import io.torpor.linux.SocketCalls;
import io.torpor.linux.Sockets;
import io.torpor.linux.SyscallException;
import io.torpor.spi.Issue;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.TorporException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Gives a TCP socket its options back, in two parts. */
final class TcpOptionWriter {
    private final LocalFd socket;
    private final inet_sk_entry record;
    private final tcp_opts_entry options;
    private final RestoreContext context;
    private final long[] own;
    private final SocketCalls calls;
    private final List<Wanted> wanted = new ArrayList<>();

    /**
     * An option to be.
     *
     * @param call that asks what it is
     */
    private record Wanted(String name, int option, int value, int call) {}

    TcpOptionWriter(LocalFd socket, inet_sk_entry record, RestoreContext context) {
        this.socket = socket;
        this.record = record;
        this.options = record.getTcpOpts();
        this.context = context;
        this.own = OwnField.TCP_OPTIONS.all(options);
        this.calls = TcpCalls.of(context);
    }

    /** Before it has an address: what it tells the other side when a connection begins follows from some. */
    void restoreBeforeBinding() throws TorporException {
        if (own.length % 2 != 0 || own.length > 2 * TcpOption.values().length) {
            throw Problems.unknownOption(record, own[own.length - 1]);
        }
        calls.clear();
        wantOwn(false);
        setWanted();
        ByteString congestion = OwnField.TCP_CONGESTION.bytes(options);
        if (congestion != null) {
            restoreCongestion(congestion.toByteArray());
        }
        ByteString keys = OwnField.TCP_FAST_OPEN_KEYS.bytes(options);
        if (keys != null) {
            restoreKeys(keys.toByteArray());
        }
    }

    /** When it has what addresses and what connection it is to have. */
    void restore() throws TorporException {
        calls.clear();
        wantOwn(true);
        if (options.hasKeepcnt()) {
            want("TCP_KEEPCNT", TCP_KEEPCNT, options.getKeepcnt());
        }
        if (options.hasKeepidle()) {
            want("TCP_KEEPIDLE", TCP_KEEPIDLE, options.getKeepidle());
        }
        if (options.hasKeepintvl()) {
            want("TCP_KEEPINTVL", TCP_KEEPINTVL, options.getKeepintvl());
        }
        setWanted();
    }

    private void wantOwn(boolean late) throws TorporException {
        for (int i = 0; i < own.length; i += 2) {
            TcpOption option = TcpOption.of(own[i]);
            if (option == null) {
                throw Problems.unknownOption(record, own[i]);
            }
            if (isLate(option) == late) {
                want(option.toString(), option.option().name(), (int) own[i + 1]);
            }
        }
    }

    /** As {@link #restorePushing(SocketCalls, boolean, boolean)}, at once, for what is no connection. */
    void restorePushing() {
        calls.clear();
        restorePushing(calls, options.getNodelay(), options.getCork());
        calls.make(socket);
        calls.check();
    }

    /** What pushes data out, so that it must not come before a connection goes on. */
    static void restorePushing(SocketCalls calls, boolean withoutDelay, boolean corked) {
        if (withoutDelay) {
            calls.set(IPPROTO_TCP, TCP_NODELAY, 1);
        }
        if (corked) {
            calls.set(IPPROTO_TCP, TCP_CORK, 1);
        }
    }

    /** Connecting would compute these anew, or makes them possible. */
    private static boolean isLate(TcpOption option) {
        return option == TcpOption.WINDOW_CLAMP || option == TcpOption.QUICK_ACKNOWLEDGEMENT;
    }

    private void want(String name, int option, int value) {
        wanted.add(new Wanted(name, option, value, calls.get(IPPROTO_TCP, option, Integer.BYTES)));
    }

    /** All are asked for at once; those that are not as they should be are set. */
    private void setWanted() {
        if (wanted.isEmpty()) {
            return;
        }
        calls.make(socket);
        for (Wanted one : wanted) {
            int error = -calls.result(one.call());
            if (error == 0 && calls.number(one.call()) != one.value()) {
                error = Sockets.trySetOption(socket, IPPROTO_TCP, one.option(), one.value());
            }
            if (error != 0) {
                lost(one.name() + " (" + one.value() + ")", error);
            }
        }
        wanted.clear();
    }

    private void restoreCongestion(byte[] wanted) {
        try {
            Sockets.setOption(socket, IPPROTO_TCP, TCP_CONGESTION, wanted);
        } catch (SyscallException e) {
            lost("TCP_CONGESTION (" + new String(wanted, StandardCharsets.US_ASCII) + ")", e.errno());
        }
    }

    private void restoreKeys(byte[] keys) {
        try {
            Sockets.setOption(socket, IPPROTO_TCP, TCP_FASTOPEN_KEY, keys);
        } catch (SyscallException e) {
            lost("TCP_FASTOPEN_KEY", e.errno());
        }
    }

    private void lost(String option, int error) {
        String remedy = switch (error) {
            case Errno.ENOENT -> "Load the module of that algorithm (modprobe tcp_NAME).";
            case Errno.EPERM -> "Restore with CAP_NET_ADMIN.";
            case Errno.ENOPROTOOPT -> "Restore on a kernel that has the option.";
            default -> "";
        };
        context.report(Issue.warning(
                "SOCKETS-INET-013",
                Problems.subject(record),
                "The option " + option + " of the " + Problems.subject(record) + " is lost: " + Errno.name(error),
                remedy));
    }
}
