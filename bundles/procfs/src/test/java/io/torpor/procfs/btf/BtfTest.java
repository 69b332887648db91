package io.torpor.procfs.btf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class BtfTest {
    private static final List<String> NAMES =
            List.of("point", "shape", "twice", "draw", "missing", "loop", "void", "nest", "large");

    /**
     * {@code struct point { int x; const number y; };
     * struct shape { struct point at; union { point_t other; int *p; }; int a : 3, b : 9; char name[6]; }; void draw(int *); struct twice {}; struct twice { };}
     */
    private static ByteBuffer content(ByteOrder order) {
        BtfBlob blob = new BtfBlob();
        blob.type("int", 1, 0, 4, 0x01000020); // 1
        blob.type("number", 8, 0, 1); // 2, a typedef
        blob.type("", 10, 0, 2); // 3, const
        blob.type("point", 4, 2, 8, blob.name("x"), 1, 0, blob.name("y"), 3, 32); // 4
        blob.type("", 2, 0, 1); // 5, int *
        blob.type("point_t", 8, 0, 4); // 6
        blob.type("", 5, 2, 8, blob.name("other"), 6, 0, blob.name("p"), 5, 0); // 7
        blob.type("char", 1, 0, 1, 8); // 8
        blob.type("", 3, 0, 0, 8, 1, 6); // 9, char[6]
        int bits = 64 + 64;
        blob.type(
                "shape",
                4 | BtfBlob.BITFIELDS,
                5,
                24,
                blob.name("at"),
                4,
                0,
                0,
                7,
                64,
                blob.name("a"),
                1,
                3 << 24 | bits,
                blob.name("b"),
                1,
                9 << 24 | bits + 3,
                blob.name("name"),
                9,
                bits + 16); // 10
        blob.type("", 13, 1, 0, blob.name("s"), 5); // 11, a function's parameters
        blob.type("draw", 12, 1, 11); // 12
        blob.type("twice", 4, 0, 0).type("twice", 4, 0, 4); // 13, 14
        return blob.build(order);
    }

    private static void check(ByteOrder order) {
        Btf types = Btf.parse(content(order), NAMES);
        assertEquals(8, types.struct("point").bytes());
        assertEquals(new BtfMember("y", 4, 4, 0, 0, 3), types.struct("point").member("y"));
        BtfStruct shape = types.struct("shape");
        assertEquals(4, shape.member("at.y").offset());
        assertEquals(12, shape.member("other.y").offset());
        assertEquals(new BtfMember("p", 8, 8, 0, 0, 5), shape.member("p"));
        assertEquals(new BtfMember("a", 16, 1, 0, 3, 1), shape.member("a"));
        assertEquals(new BtfMember("b", 16, 2, 3, 9, 1), shape.member("b"));
        assertEquals(24, shape.member("name").end());
        assertEquals(
                List.of("at", "other", "p", "a", "b", "name"),
                shape.members().stream().map(BtfMember::name).toList());
        assertEquals(12, types.function("draw"));
    }

    @Test
    void membersAreFoundByPath() {
        check(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void theOtherByteOrderIsRead() {
        check(ByteOrder.BIG_ENDIAN);
    }

    @Test
    void whatIsNotThereIsNamed() {
        Btf types = Btf.parse(content(ByteOrder.nativeOrder()), NAMES);
        assertTrue(types.find("missing").isEmpty());
        assertTrue(types.struct("shape").find("at.z").isEmpty());
        assertTrue(types.struct("shape").find("p.x").isEmpty(), "pointers are not followed");
        assertEquals(
                "struct shape has no member at.z",
                assertThrows(BtfException.class, () -> types.struct("shape").member("at.z"))
                        .getMessage());
        assertThrows(BtfException.class, () -> types.struct("draw"));
        assertThrows(BtfException.class, () -> types.function("point"));
        assertThrows(IllegalArgumentException.class, () -> types.find("unannounced"));
    }

    @Test
    void aNameOfSeveralStructuresIsRefused() {
        Btf types = Btf.parse(content(ByteOrder.nativeOrder()), NAMES);
        assertThrows(BtfException.class, () -> types.find("twice"));
    }

    @Test
    void whatEndsEarlyIsRefused() {
        ByteBuffer content = content(ByteOrder.nativeOrder());
        for (int bytes = 0; bytes < content.limit(); bytes++) {
            ByteBuffer part = content.duplicate().limit(bytes);
            assertThrows(BtfException.class, () -> Btf.parse(part, NAMES), bytes + " bytes");
        }
    }

    /** Whatever byte is wrong: an answer, or the exception that says so. */
    @Test
    void whatIsBrokenDoesNoHarm() {
        ByteBuffer content = content(ByteOrder.nativeOrder());
        int refused = 0;
        for (int at = 0; at < content.limit(); at++) {
            for (int value : new int[] {0, 1, 0x7f, 0x80, 0xff}) {
                ByteBuffer broken = ByteBuffer.allocate(content.limit()).put(0, content, 0, content.limit());
                broken.put(at, (byte) value);
                refused += isRefused(broken) ? 1 : 0;
            }
        }
        assertTrue(refused > 100, refused + " were refused");
    }

    private static boolean isRefused(ByteBuffer broken) {
        try {
            Btf types = Btf.parse(broken, NAMES);
            types.struct("shape").member("at.y");
            types.struct("shape").member("other.x");
            types.struct("point").members();
            types.function("draw");
            return false;
        } catch (BtfException e) {
            return true;
        }
    }

    @Test
    void circlesAreRefused() {
        BtfBlob blob = new BtfBlob();
        blob.type("", 8, 0, 2).type("", 10, 0, 1); // 1 and 2 are names of each other
        blob.type("", 3, 0, 0, 3, 3, 1); // 3 is an array of itself
        blob.type("loop", 4, 1, 8, blob.name("a"), 1, 0); // 4
        blob.type("nest", 4, 2, 0, 0, 5, 0, 0, 5, 0); // 5 has itself inside, twice
        blob.type("void", 4, 1, 8, blob.name("a"), 3, 0); // 6
        blob.type("", 3, 0, 0, 6, 6, 0x7fffffff); // 7
        blob.type("large", 4, 1, 8, blob.name("a"), 7, 0); // 8
        Btf types = Btf.parse(blob.build(ByteOrder.nativeOrder()), NAMES);
        for (String name : List.of("loop", "nest", "void", "large")) {
            BtfStruct struct = types.struct(name);
            assertThrows(BtfException.class, struct::members, name);
        }
    }

    @Test
    void aKindThatIsNotKnownIsRefused() {
        ByteBuffer content = new BtfBlob().type("", 20, 0, 0).build(ByteOrder.nativeOrder());
        assertFalse(assertThrows(BtfException.class, () -> Btf.parse(content, NAMES))
                .getMessage()
                .isEmpty());
    }
}
