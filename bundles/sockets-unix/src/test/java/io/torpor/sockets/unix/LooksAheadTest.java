package io.torpor.sockets.unix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.torpor.abi.LocalFd;
import io.torpor.abi.PollEvents;
import io.torpor.abi.SocketConstants;
import io.torpor.linux.Descriptors;
import io.torpor.linux.FileStatus;
import io.torpor.linux.NativeBuffer;
import io.torpor.linux.Sockets;
import io.torpor.sockets.SocketOptions;
import io.torpor.spi.Subject;
import io.torpor.tracee.SocketsAhead;
import io.torpor.trial.TrialFile;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sockets that are asked by two threads, and what they have told. */
class LooksAheadTest {
    private static final int PAIRS = 40;

    private final FakeSession session = new FakeSession();
    private final List<LocalFd> sockets = new ArrayList<>();

    @BeforeEach
    void open() {
        for (int i = 0; i < PAIRS; i++) {
            LocalFd[] pair = Sockets.pair(SocketConstants.AF_UNIX, SocketConstants.SOCK_STREAM);
            Sockets.setOption(pair[0], SocketConstants.SOL_SOCKET, SocketConstants.SO_PRIORITY, i % 7);
            sockets.addAll(List.of(pair));
        }
    }

    @AfterEach
    void close() {
        sockets.forEach(LocalFd::close);
    }

    private Runnable begin() {
        List<SocketsAhead.Fresh> fresh = new ArrayList<>();
        for (LocalFd socket : sockets) {
            fresh.add(new SocketsAhead.Fresh(FileStatus.of(socket).inode(), SocketConstants.AF_UNIX, socket, 0));
        }
        fresh.add(new SocketsAhead.Fresh(17, SocketConstants.AF_INET, null, 0)); // somebody else's
        return LooksAhead.of(session).begin(fresh);
    }

    private TrialFile file(int index) {
        return new TrialFile(index + 1, sockets.get(index), "socket AF_UNIX");
    }

    private void check() throws Exception {
        LooksAhead ahead = LooksAhead.of(session);
        for (int i = 0; i < sockets.size(); i++) {
            SocketLook look = ahead.at(file(i));
            Subject subject = new Subject.Other("socket " + i);
            assertEquals(
                    i % 2 == 0 ? i / 2 % 7 : 0,
                    SocketOptions.of(session)
                            .record(look.options(), sockets.get(i), subject)
                            .getSoPriority());
            assertEquals(ProcessHandle.current().pid(), look.peer().pid());
            assertNotNull(ahead.table().find((int) file(i).inode()));
        }
    }

    @Test
    void byTwoThreads() throws Exception {
        Thread thread = new Thread(begin());
        thread.start();
        check();
        thread.join();
        check();
    }

    @Test
    void byTheSessionAloneWhenTheOtherDoesNotCome() throws Exception {
        begin();
        check();
    }

    @Test
    void thoseThatNobodyHasHandedOver() throws Exception {
        check();
    }

    @Test
    void whetherThereIsSomethingToRead() {
        try (NativeBuffer byteToRead = new NativeBuffer(1)) {
            Descriptors.write(sockets.get(1), byteToRead, 0, 1);
        }
        begin();
        LooksAhead ahead = LooksAhead.of(session);
        for (int i = 0; i < sockets.size(); i++) {
            assertEquals(i == 0 ? PollEvents.POLLIN : 0, ahead.events(file(i)) & PollEvents.POLLIN);
        }
    }

    @Test
    void ofThoseThatAreAlikeOneIsAsked() throws Exception {
        List<SocketsAhead.Fresh> fresh = new ArrayList<>();
        for (int i = 0; i < sockets.size(); i++) {
            int likeness = i % 2 == 0 ? 1 + i / 2 % 7 : 8;
            LocalFd copy = i < 14 && (i % 2 == 0 || i == 1) ? sockets.get(i) : null;
            fresh.add(new SocketsAhead.Fresh(
                    FileStatus.of(sockets.get(i)).inode(), SocketConstants.AF_UNIX, copy, likeness));
        }
        LooksAhead ahead = LooksAhead.of(session);
        ahead.begin(fresh);
        check();
        assertSame(ahead.at(file(0)), ahead.at(file(14)));
        assertNotSame(ahead.at(file(0)), ahead.at(file(2)));
        assertEquals(0, ahead.events(file(3)));
    }
}
