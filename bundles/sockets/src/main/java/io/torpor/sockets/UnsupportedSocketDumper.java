package io.torpor.sockets;

import com.google.protobuf.Message;
import io.torpor.abi.FlagSet;
import io.torpor.linux.Descriptors;
import io.torpor.spi.Claims;
import io.torpor.spi.DumpContext;
import io.torpor.spi.FileDumper;
import io.torpor.spi.Issue;
import io.torpor.spi.OpenFile;
import io.torpor.spi.TorporException;
import org.osgi.service.component.annotations.Component;

/** Refuses sockets of families that no installed bundle can save, and says what such a socket is and what to do. */
@Component
@Claims(value = "socket *", fallback = true)
public final class UnsupportedSocketDumper implements FileDumper {
    @Override
    public void inspect(OpenFile file, DumpContext context) throws TorporException {
        String family = FlagSet.named("socket-family").format(Descriptors.socketFamily(file.descriptor()));
        context.refuse(Issue.error(
                "SOCKETS-006",
                file.subject(),
                "Cannot dump " + file.subject() + ": it is " + kind(family) + " (" + family
                        + "), whose state the kernel does not give out",
                remedy(family)));
    }

    @Override
    public Message dump(OpenFile file, DumpContext context) throws TorporException {
        throw new IllegalStateException(file.subject() + " was refused when it was looked at");
    }

    private static String kind(String family) {
        return switch (family) {
            case "AF_KEY" -> "a socket for keys of IPsec";
            case "AF_PPPOX" -> "an end of a PPP tunnel";
            case "AF_CAN" -> "a socket of a CAN bus";
            case "AF_TIPC" -> "a TIPC socket";
            case "AF_BLUETOOTH" -> "a Bluetooth socket";
            case "AF_RXRPC" -> "an RxRPC socket";
            case "AF_ALG" -> "a socket of the kernel's cryptography";
            case "AF_KCM" -> "a socket of the kernel's connection multiplexor";
            case "AF_QIPCRTR" -> "a Qualcomm IPC socket";
            case "AF_VSOCK" -> "a socket between a virtual machine and its host";
            case "AF_SMC" -> "an SMC socket";
            case "AF_XDP" -> "an XDP socket";
            default -> "a socket of an unknown family";
        };
    }

    private static String remedy(String family) {
        return switch (family) {
            case "AF_KEY" -> "Use netlink (AF_NETLINK, NETLINK_XFRM) instead, or close the socket before dumping.";
            case "AF_SMC" -> "Run the program without smc_run or with SMC_DEBUG off, so that it uses TCP.";
            case "AF_ALG" ->
                "Have the program use cryptography of its own (OpenSSL: without the afalg engine), or close the socket before"
                        + " dumping.";
            case "AF_VSOCK" -> "Have the program disconnect before dumping; the other end is in another kernel.";
            default -> "Have the program close it before dumping, and open it again afterwards.";
        };
    }
}
