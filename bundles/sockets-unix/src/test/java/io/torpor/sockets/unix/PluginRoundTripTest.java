package io.torpor.sockets.unix;

import static io.torpor.abi.SocketConstants.AF_UNIX;
import static io.torpor.abi.SocketConstants.SOCK_DGRAM;
import static io.torpor.abi.SocketConstants.SOCK_SEQPACKET;
import static io.torpor.abi.SocketConstants.SOCK_STREAM;
import static io.torpor.abi.SocketConstants.SOL_SOCKET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import io.torpor.image.DirectoryStore;
import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.proto.file_entry;
import io.torpor.image.proto.unix_sk_entry;
import io.torpor.linux.FileStatus;
import io.torpor.linux.Sockets;
import io.torpor.linux.SyscallException;
import io.torpor.spi.DumpContext;
import io.torpor.spi.ExternalFiles;
import io.torpor.spi.ExternalSockets;
import io.torpor.spi.InheritedFiles;
import io.torpor.spi.Options;
import io.torpor.spi.PluginsInImages;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FileRegistry;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real sockets whose other end is not saved, and plugins that connect them again. */
class PluginRoundTripTest {
    @TempDir
    Path directory;

    private RoundTrip trip;

    @BeforeEach
    void prepare() {
        trip = new RoundTrip(directory);
    }

    /** Takes charge of one socket, and has the other end of what it connects. */
    private static class Plugin implements ExternalSockets {
        private final String name;
        private final long inode;
        private final int type;
        private LocalFd far;

        Plugin(String name, LocalFd socket, int type) {
            this.name = name;
            this.type = type;
            inode = FileStatus.of(socket).inode();
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public boolean takes(long asked, LocalFd socket, DumpContext context) {
            assertEquals(asked, FileStatus.of(socket).inode());
            return asked == inode;
        }

        @Override
        public boolean canRestore(long asked, RestoreContext context) {
            return asked == inode;
        }

        @Override
        public LocalFd restore(long asked, RestoreContext context) {
            LocalFd[] pair = Sockets.pair(AF_UNIX, type);
            far = pair[1];
            return pair[0];
        }
    }

    @Test
    void pluginConnectsItAgain() throws Exception {
        LocalFd[] outside = Sockets.pair(AF_UNIX, SOCK_STREAM);
        LocalFd[] inside = Sockets.pair(AF_UNIX, SOCK_STREAM);
        Sockets.setOption(outside[0], SOL_SOCKET, SocketConstants.SO_PRIORITY, 4);
        Sockets.shutdown(outside[0], SocketConstants.SHUT_WR);
        Plugin other = new Plugin("other", inside[1], SOCK_STREAM);
        Plugin plugin = new Plugin("test-plugin", outside[0], SOCK_STREAM);
        trip.plugins = List.of(other, plugin);
        LocalFd[] restored = trip.of(inside[0], outside[0], inside[1]);
        assertEquals(Set.of("test-plugin"), PluginsInImages.of(trip.dump).names());
        unix_sk_entry record = saved(2);
        assertEquals(4, record.getUflags());
        assertEquals(FileStatus.of(outside[1]).inode(), Integer.toUnsignedLong(record.getPeer()));
        assertEquals(0, saved(1).getUflags());
        Messages.send(plugin.far, "answer");
        assertEquals("answer", Messages.receive(restored[1]));
        assertEquals(4, Sockets.option(restored[1], SOL_SOCKET, SocketConstants.SO_PRIORITY));
        assertEquals(
                Errno.EPIPE,
                assertThrows(SyscallException.class, () -> Messages.send(restored[1], "?"))
                        .errno());
        Messages.send(restored[0], "as ever");
        assertEquals("as ever", Messages.receive(restored[2]));
    }

    @Test
    void whatItHadNotReceivedIsThePluginsToSend() throws Exception {
        LocalFd[] pair = Sockets.pair(AF_UNIX, SOCK_SEQPACKET);
        Messages.send(pair[1], "unread");
        trip.plugins = List.of(new Plugin("test-plugin", pair[0], SOCK_SEQPACKET));
        LocalFd restored = trip.of(pair[0])[0];
        assertEquals("UNIX-027", trip.restore.issues().get(0).code());
        assertEquals(-1, Messages.peek(restored));
    }

    @Test
    void twoPluginsAreOneTooMany() throws Exception {
        LocalFd[] pair = Sockets.pair(AF_UNIX, SOCK_STREAM);
        Plugin one = new Plugin("one-plugin", pair[0], SOCK_STREAM);
        Plugin another = new Plugin("another-plugin", pair[0], SOCK_STREAM);
        trip.plugins = List.of(one, another);
        TorporException refusal = assertThrows(TorporException.class, () -> trip.save(pair[0]));
        assertEquals("UNIX-024", refusal.issue().code());
        assertTrue(refusal.issue().message().contains("one-plugin and another-plugin"));
    }

    @Test
    void withoutThePluginNothingBegins() throws Exception {
        LocalFd[] pair = Sockets.pair(AF_UNIX, SOCK_STREAM);
        trip.plugins = List.of(new Plugin("test-plugin", pair[0], SOCK_STREAM));
        trip.save(pair[0]);
        trip.plugins = List.of();
        TorporException refusal = assertThrows(TorporException.class, () -> trip.restored(1));
        assertEquals("UNIX-025", refusal.issue().code());
        assertTrue(refusal.issue()
                .message()
                .contains("socket:[" + FileStatus.of(pair[0]).inode() + "]"));
    }

    @Test
    void pluginMayNotReturnAnything() throws Exception {
        LocalFd[] pair = Sockets.pair(AF_UNIX, SOCK_STREAM);
        trip.plugins = List.of(new Plugin("test-plugin", pair[0], SOCK_DGRAM));
        assertEquals(
                "UNIX-026",
                assertThrows(TorporException.class, () -> trip.of(pair[0]))
                        .issue()
                        .code());
    }

    @Test
    void userComesFirst() throws Exception {
        LocalFd[] pair = Sockets.pair(AF_UNIX, SOCK_STREAM);
        LocalFd[] another = Sockets.pair(AF_UNIX, SOCK_STREAM);
        trip.plugins = List.of(new Plugin("test-plugin", pair[0], SOCK_STREAM));
        trip.save(pair[0]);
        trip.restore.setOptions(Options.NONE.with(
                Options.INHERITED,
                new InheritedFiles(Map.of("socket:[" + FileStatus.of(pair[0]).inode() + "]", another[0]))));
        trip.plugins = List.of();
        LocalFd restored = trip.restored(1)[0];
        Messages.send(another[1], "by hand");
        assertEquals("by hand", Messages.receive(restored));
    }

    @Test
    void whatTheUserNamesNoPluginIsAsked() throws Exception {
        LocalFd[] pair = Sockets.pair(AF_UNIX, SOCK_STREAM);
        trip.plugins = List.of(new Plugin("test-plugin", pair[0], SOCK_STREAM));
        long inode = FileStatus.of(pair[0]).inode();
        Class<FileRegistry> registry = FileRegistry.class;
        trip.dump.provide(
                registry,
                registry.cast(Proxy.newProxyInstance(
                        registry.getClassLoader(), new Class<?>[] {registry}, (proxy, method, arguments) -> 2)));
        trip.dump.setOptions(Options.NONE.with(Options.EXTERNAL, new ExternalFiles(List.of("unix[" + inode + "]"))));
        trip.save(pair[0]);
        assertEquals(0, saved(1).getUflags());
        assertEquals(Set.of(), PluginsInImages.of(trip.dump).names());
    }

    private unix_sk_entry saved(int id) throws TorporException {
        for (file_entry file : new ImageSet(new DirectoryStore(directory)).all(ImageType.FILES, file_entry.class)) {
            if (file.getId() == id) {
                return file.getUsk();
            }
        }
        throw new AssertionError("no record " + id);
    }
}
