package io.torpor.sockets;

import static io.torpor.abi.SocketConstants.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import io.torpor.arch.x86_64.X86Architecture;
import io.torpor.image.OwnField;
import io.torpor.image.proto.sk_opts_entry;
import io.torpor.linux.Descriptors;
import io.torpor.linux.Sockets;
import io.torpor.linux.SyscallException;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.trial.TrialSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class SocketOptionsTest {
    private static final Subject SUBJECT = new Subject.Other("socket");

    private final TrialSession session = new TrialSession();

    private sk_opts_entry save(LocalFd socket) throws TorporException {
        return SocketOptions.of(session).save(socket, SUBJECT);
    }

    private LocalFd copy(int family, int type, sk_opts_entry record) throws TorporException {
        LocalFd copy = Sockets.open(family, type, 0);
        SocketOptions.of(session).writer(copy, record, SUBJECT).restoreAll();
        return copy;
    }

    private static byte[] numbers(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.nativeOrder());
        for (int value : values) {
            bytes.putInt(value);
        }
        return bytes.array();
    }

    @Test
    void machineCodeAsksTheSame() throws TorporException {
        OptionReader fast = new OptionReader();
        fast.useMachineCode(new X86Architecture());
        for (int family : new int[] {AF_INET, AF_UNIX}) {
            try (LocalFd socket = Sockets.open(family, SOCK_STREAM, 0)) {
                Sockets.setOption(socket, SOL_SOCKET, SO_PRIORITY, 5);
                assertEquals(save(socket), fast.save(socket, SUBJECT));
                assertEquals(5, fast.number(FormatOption.PRIORITY));
            }
        }
        try (LocalFd file = Descriptors.open("/dev/null", 0, 0)) {
            assertThrows(SyscallException.class, () -> fast.save(file, SUBJECT));
        }
    }

    @Test
    void usualSocketsShareARecordWithoutFieldsOfOurs() throws TorporException {
        try (LocalFd one = Sockets.open(AF_INET, SOCK_DGRAM, 0);
                LocalFd other = Sockets.open(AF_INET, SOCK_DGRAM, 0)) {
            sk_opts_entry record = save(one);
            assertSame(record, save(other));
            assertFalse(OwnField.SOCKET_OPTIONS.isIn(record));
            Sockets.setOption(other, SOL_SOCKET, SO_BROADCAST, 1);
            assertNotSame(record, save(other));
        }
    }

    @Test
    void whatTheFormatLacksComesBack() throws TorporException {
        try (LocalFd socket = Sockets.open(AF_INET, SOCK_DGRAM, 0)) {
            Sockets.setOption(socket, SOL_SOCKET, SO_TIMESTAMPING_NEW, numbers(1 << 3 | 1 << 4 | 1 << 7, 0));
            Sockets.setOption(socket, SOL_SOCKET, SO_TIMESTAMPNS_NEW, 1);
            Sockets.setOption(socket, SOL_SOCKET, SO_RXQ_OVFL, 1);
            Sockets.setOption(socket, SOL_SOCKET, SO_PEEK_OFF, 17);
            Sockets.setOption(socket, SOL_SOCKET, SO_SELECT_ERR_QUEUE, 1);
            Sockets.setOption(socket, SOL_SOCKET, SO_MAX_PACING_RATE, numbers(5, 3));
            Sockets.setOption(socket, SOL_SOCKET, SO_INCOMING_CPU, 0);
            Sockets.setOption(socket, SOL_SOCKET, SO_ZEROCOPY, 1);
            Sockets.setOption(socket, SOL_SOCKET, SO_TXTIME, numbers(1, 2));
            Sockets.setOption(socket, SOL_SOCKET, SO_WIFI_STATUS, 1);
            sk_opts_entry record = save(socket);
            try (LocalFd copy = copy(AF_INET, SOCK_DGRAM, record)) {
                assertEquals(record, save(copy));
                assertArrayEquals(numbers(5, 3), bytes(Sockets.option(copy, SOL_SOCKET, SO_MAX_PACING_RATE, 8)));
                assertArrayEquals(numbers(1, 2), bytes(Sockets.option(copy, SOL_SOCKET, SO_TXTIME, 8)));
                assertEquals(1, Sockets.option(copy, SOL_SOCKET, SO_TIMESTAMPNS_NEW));
                assertEquals(17, Sockets.option(copy, SOL_SOCKET, SO_PEEK_OFF));
            }
            assertEquals(List.of(), session.codes());
        }
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    @Test
    void theFormatsFieldsComeBack() throws TorporException {
        try (LocalFd socket = Sockets.open(AF_UNIX, SOCK_STREAM, 0)) {
            for (int option : new int[] {SO_REUSEADDR, SO_DONTROUTE, SO_KEEPALIVE, SO_PASSCRED, SO_OOBINLINE}) {
                Sockets.setOption(socket, SOL_SOCKET, option, 1);
            }
            Sockets.setOption(socket, SOL_SOCKET, SO_PRIORITY, 3);
            Sockets.setOption(socket, SOL_SOCKET, SO_SNDBUF, 20000);
            Sockets.setOption(socket, SOL_SOCKET, SO_LINGER, numbers(1, 7));
            Sockets.setOption(socket, SOL_SOCKET, SO_RCVTIMEO, numbers(3, 0, 4000, 0));
            Sockets.setOption(socket, SOL_SOCKET, SO_PASSPIDFD, 1);
            sk_opts_entry record = save(socket);
            assertEquals(7, record.getSoLinger());
            assertEquals(40000, record.getSoSndbuf());
            assertEquals(4000, record.getSoRcvTmoUsec());
            try (LocalFd copy = copy(AF_UNIX, SOCK_STREAM, record)) {
                assertEquals(record, save(copy));
            }
        }
    }

    @Test
    void aFilterIsInTheFormatsOrderAndItsLockComesBack() throws TorporException {
        try (LocalFd socket = Sockets.open(AF_INET, SOCK_DGRAM, 0)) {
            Sockets.attachFilter(socket, program(0x15, 0x11223344, 6, 0xffff));
            Sockets.setOption(socket, SOL_SOCKET, SO_LOCK_FILTER, 1);
            sk_opts_entry record = save(socket);
            // What another tool has written for this program.
            assertEquals(List.of(5910974798377796L, 1688849860329471L), record.getSoFilterList());
            try (LocalFd copy = copy(AF_INET, SOCK_DGRAM, record)) {
                assertEquals(record, save(copy));
                SyscallException locked =
                        assertThrows(SyscallException.class, () -> Sockets.attachFilter(copy, program(6, 0)));
                assertEquals(Errno.EPERM, locked.errno());
            }
        }
    }

    private static byte[] program(int... codesAndOperands) {
        ByteBuffer bytes = ByteBuffer.allocate(codesAndOperands.length * 4).order(ByteOrder.nativeOrder());
        for (int i = 0; i < codesAndOperands.length; i += 2) {
            bytes.putShort((short) codesAndOperands[i]).putShort((short) 0).putInt(codesAndOperands[i + 1]);
        }
        return bytes.array();
    }

    @Test
    void anUnknownOptionIsRefused() throws TorporException {
        try (LocalFd socket = Sockets.open(AF_UNIX, SOCK_STREAM, 0)) {
            sk_opts_entry.Builder record = save(socket).toBuilder();
            new OwnField.Values().put(OwnField.SOCKET_OPTIONS, 999, 1).addTo(record);
            TorporException refused =
                    assertThrows(TorporException.class, () -> copy(AF_UNIX, SOCK_STREAM, record.build()));
            assertEquals("SOCKETS-004", refused.issue().code());
        }
    }

    @Test
    void aMissingDeviceIsNamed() throws TorporException {
        try (LocalFd socket = Sockets.open(AF_INET, SOCK_DGRAM, 0)) {
            sk_opts_entry record =
                    save(socket).toBuilder().setSoBoundDev("none0").build();
            TorporException refused = assertThrows(TorporException.class, () -> copy(AF_INET, SOCK_DGRAM, record));
            assertEquals("SOCKETS-005", refused.issue().code());
        }
    }

    @Test
    void anOptionThatTheKernelRefusesIsReported() throws TorporException {
        try (LocalFd socket = Sockets.open(AF_UNIX, SOCK_STREAM, 0)) {
            sk_opts_entry.Builder record = save(socket).toBuilder();
            new OwnField.Values().put(OwnField.SOCKET_OPTIONS, SO_ZEROCOPY, 1).addTo(record);
            copy(AF_UNIX, SOCK_STREAM, record.build()).close();
            assertEquals(List.of("SOCKETS-003"), session.codes());
        }
    }
}
