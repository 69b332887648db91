package io.torpor.sockets.inet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.torpor.abi.Pid;
import org.junit.jupiter.api.Test;

class RepairNoteTest {
    @Test
    void manyInodesAtEqualDistancesAreShort() {
        RepairNote note = new RepairNote();
        note.add(new Pid(17), 99);
        note.add(new Pid(18), 100);
        for (long inode = 1000; inode < 3000; inode += 2) {
            note.addReusing(inode);
        }
        note.addReusing(5000);
        assertEquals("17:99 18:100;1000+2*999 5000", note.toString());
        assertEquals(note.toString(), RepairNote.parse(note.toString()).toString());
    }

    @Test
    void withoutInodesItIsStillOne() {
        RepairNote note = new RepairNote();
        note.add(new Pid(17), 99);
        assertEquals("17:99;", RepairNote.parse(note.toString()).toString());
        assertThrows(IndexOutOfBoundsException.class, () -> RepairNote.parse("nothing"));
    }
}
