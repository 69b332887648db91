package io.torpor.sockets.inet;

import static io.torpor.abi.TrackingConstants.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import io.torpor.linux.Descriptors;
import io.torpor.linux.NetlinkMessages;
import io.torpor.linux.NetworkNamespace;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real entries, in a network namespace of the test's own. */
class ConnectionTrackingTest {
    private static final int FAMILY = SocketConstants.AF_INET;
    private static final int ESTABLISHED = 3;
    private static final int CONFIRMED_AND_ASSURED = 14;
    private static final Endpoint LOCAL = Endpoint.of(FAMILY, 7100, List.of(0x0100007f), 0);
    private static final Endpoint REMOTE = Endpoint.of(FAMILY, 50000, List.of(0x0200007f), 0);

    private Process holder;

    @BeforeEach
    void hold() throws Exception {
        holder = new ProcessBuilder("unshare", "--net", "sh", "-c", "echo up && exec sleep 100").start();
        Assumptions.assumeTrue(holder.getInputStream().read() == 'u', "no network namespace can be made here");
    }

    @AfterEach
    void end() throws InterruptedException {
        holder.destroyForcibly().waitFor();
    }

    private interface Work {
        void with(ConnectionTracking tracking) throws Exception;
    }

    private void inside(Work work) throws Exception {
        try (LocalFd namespace = Descriptors.open("/proc/" + holder.pid() + "/ns/net", 0, 0)) {
            NetworkNamespace.call(namespace, () -> {
                try (ConnectionTracking tracking = new ConnectionTracking()) {
                    work.with(tracking);
                }
                return null;
            });
        }
    }

    private static void tuple(NetlinkMessages into, int attribute, Endpoint from, Endpoint to) {
        int tuple = into.nest(attribute);
        int addresses = into.nest(CTA_TUPLE_IP);
        into.put(CTA_IP_V4_SRC, from.address()).put(CTA_IP_V4_DST, to.address()).end(addresses);
        int ports = into.nest(CTA_TUPLE_PROTO);
        into.put(CTA_PROTO_NUM, new byte[] {6})
                .put(CTA_PROTO_SRC_PORT, new byte[] {(byte) (from.port() >> 8), (byte) from.port()})
                .put(CTA_PROTO_DST_PORT, new byte[] {(byte) (to.port() >> 8), (byte) to.port()})
                .end(ports)
                .end(tuple);
    }

    /** As the kernel tells them: the mask of the flags is empty. */
    private static TrackingEntry entry(int status) {
        NetlinkMessages made = new NetlinkMessages();
        tuple(made, CTA_TUPLE_ORIG, REMOTE, LOCAL);
        tuple(made, CTA_TUPLE_REPLY, LOCAL, REMOTE);
        made.putBig32(CTA_STATUS, status).putBig32(CTA_TIMEOUT, 1000).putBig32(CTA_MARK, 77);
        int info = made.nest(CTA_PROTOINFO);
        int tcp = made.nest(CTA_PROTOINFO_TCP);
        made.put(1, new byte[] {ESTABLISHED}) // CTA_PROTOINFO_TCP_STATE
                .put(CTA_PROTOINFO_TCP_FLAGS_ORIGINAL, new byte[] {1, 0})
                .put(CTA_PROTOINFO_TCP_FLAGS_REPLY, new byte[] {1, 0})
                .end(tcp)
                .end(info);
        return new TrackingEntry(Arrays.copyOf(made.array(), made.length()));
    }

    private static int flags(byte[] attributes) {
        byte[] head = ByteBuffer.allocate(4)
                .order(ByteOrder.nativeOrder())
                .putShort((short) 6)
                .putShort((short) CTA_PROTOINFO_TCP_FLAGS_ORIGINAL)
                .array();
        for (int at = 0; at + 6 <= attributes.length; at += 4) {
            if (Arrays.equals(head, Arrays.copyOfRange(attributes, at, at + 4))) {
                return attributes[at + 4];
            }
        }
        return -1;
    }

    @Test
    void anEntryIsFoundFromBothEndsAndMadeAgain() throws Exception {
        inside(tracking -> {
            TrackingEntry entry = entry(CONFIRMED_AND_ASSURED);
            assertNull(tracking.find(LOCAL, REMOTE));
            assertEquals(0, tracking.tryMake(FAMILY, entry));
            assertEquals(Errno.EEXIST, tracking.tryMake(FAMILY, entry));
            byte[] found = tracking.find(LOCAL, REMOTE);
            assertNotNull(found);
            assertNotNull(tracking.find(REMOTE, LOCAL));
            assertEquals(1 | IP_CT_TCP_FLAG_BE_LIBERAL, flags(found) & 0xf);

            TrackingEntry again = new TrackingEntry(found);
            assertTrue(tracking.has(FAMILY, again));
            tracking.delete(FAMILY, again);
            tracking.delete(FAMILY, again);
            assertFalse(tracking.has(FAMILY, again));
            assertEquals(0, tracking.tryMake(FAMILY, again));
            byte[] second = tracking.find(LOCAL, REMOTE);
            assertEquals(found.length, second.length);
            assertEquals(flags(found), flags(second));
        });
    }

    @Test
    void translatedAddressesAreSeen() {
        assertFalse(entry(CONFIRMED_AND_ASSURED).isTranslated());
        assertTrue(entry(CONFIRMED_AND_ASSURED | IPS_DST_NAT).isTranslated());
    }
}
