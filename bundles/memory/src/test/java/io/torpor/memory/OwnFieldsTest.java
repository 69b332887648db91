package io.torpor.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.torpor.image.proto.vma_entry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnFieldsTest {
    @Test
    void traitsComeBackFromTheirRecord() throws Exception {
        MappingTraits traits = new MappingTraits(
                "pool #1", 3, true, true, new NumaPolicy(0, 3, ByteString.copyFrom(new byte[] {5})).toBytes());

        assertEquals(
                traits,
                MappingTraits.of(vma_entry.parseFrom(traits.addTo(plain()).toByteArray())));
        assertSame(MappingTraits.NONE, MappingTraits.of(plain()));
        assertEquals(plain(), MappingTraits.NONE.addTo(plain()));
    }

    @Test
    void namesAsTheKernelShowsThem() {
        assertEquals("a [b]", MappingTraits.nameIn("[anon:a [b]]"));
        assertEquals("x", MappingTraits.nameIn("[anon_shmem:x]"));
        assertNull(MappingTraits.nameIn("[heap]"));
    }

    @Test
    void policiesComeBackFromTheirRecord() throws Exception {
        NumaPolicy one = new NumaPolicy(7, 2, ByteString.copyFrom(new byte[] {1, 0, 2}));
        NumaPolicy other = new NumaPolicy(8, 0x4001, ByteString.EMPTY);
        UnknownFieldSet fields = new OwnFields(UnknownFieldSet.getDefaultInstance())
                .bytes(OwnFields.POLICY, one.toBytes())
                .bytes(OwnFields.POLICY, other.toBytes())
                .build();

        assertEquals(List.of(one, other), NumaPolicy.of(UnknownFieldSet.parseFrom(fields.toByteString())));
    }

    @Test
    void ringsOfAsynchronousRequests() {
        assertEquals(new AioRing(127, 120, 3), AioRing.read(ring(127, 120, 3), 4096));
        assertEquals(10, new AioRing(127, 120, 3).pending());
        assertEquals(62, new AioRing(127, 0, 0).requests());
        assertNull(AioRing.read(ring(127, 120, 3), 8192), "a part of a ring");
        assertNull(AioRing.read(ring(127, 127, 3), 4096), "an index beyond the end");
        assertNull(AioRing.read(new byte[32], 4096), "no ring");
    }

    @Test
    void memoryNodes(@TempDir Path folder) throws Exception {
        Path list = folder.resolve("online");
        assertEquals(1, MemoryObserver.nodes(list), "a kernel without NUMA");
        assertEquals(1, MemoryObserver.nodes(Files.writeString(list, "0\n")));
        assertEquals(2, MemoryObserver.nodes(Files.writeString(list, "0-1\n")));
        assertEquals(4, MemoryObserver.nodes(Files.writeString(list, "0,2-3\n")));
    }

    private static byte[] ring(int events, int head, int tail) {
        return ByteBuffer.allocate(32)
                .order(ByteOrder.nativeOrder())
                .putInt(0)
                .putInt(events)
                .putInt(head)
                .putInt(tail)
                .putInt(0xa10a10a1)
                .putInt(1)
                .putInt(0)
                .putInt(32)
                .array();
    }

    private static vma_entry plain() {
        return vma_entry
                .newBuilder()
                .setStart(4096)
                .setEnd(8192)
                .setPgoff(0)
                .setShmid(0)
                .setProt(3)
                .setFlags(34)
                .setStatus(513)
                .setFd(-1)
                .build();
    }
}
