package io.torpor.procfs.btf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** On the running kernel. */
class LiveBtfTest {
    private static Btf types;

    @BeforeAll
    static void read() throws Exception {
        assumeTrue(Files.isReadable(Btf.OF_KERNEL), "this kernel gives no type information");
        types = Btf.read(Btf.OF_KERNEL, List.of("list_head", "file", "sock", "socket", "vfs_read", "task_struct"));
    }

    @Test
    void aListHasTwoPointers() {
        BtfStruct list = types.struct("list_head");
        assertEquals(16, list.bytes());
        assertEquals(0, list.member("next").offset());
        assertEquals(8, list.member("prev").offset());
        assertEquals(2, list.members().size());
    }

    @Test
    void membersLieWithinTheirStructure() {
        for (String name : List.of("file", "sock", "task_struct")) {
            BtfStruct struct = types.struct(name);
            assertTrue(struct.members().size() > 10);
            for (BtfMember member : struct.members()) {
                assertTrue(member.end() <= struct.bytes(), member.toString());
            }
        }
    }

    @Test
    void membersHaveTheSizesThatTheyHave() {
        assertEquals(4, types.struct("file").member("f_flags").bytes());
        assertEquals(8, types.struct("file").member("f_pos").bytes());
        assertEquals(2, types.struct("sock").member("__sk_common.skc_family").bytes());
        assertEquals(2, types.struct("socket").member("type").bytes());
        BtfMember reuse = types.struct("sock").member("__sk_common.skc_reuse");
        assertEquals(4, reuse.bits());
    }

    @Test
    void namesOfMembersAreTheirOwn() {
        Set<String> names =
                types.struct("file").members().stream().map(BtfMember::name).collect(Collectors.toSet());
        assertTrue(names.containsAll(Set.of("f_op", "f_inode", "private_data", "f_owner")), names.toString());
    }

    @Test
    void functionsHaveIds() {
        assertTrue(types.function("vfs_read") > 0);
    }
}
