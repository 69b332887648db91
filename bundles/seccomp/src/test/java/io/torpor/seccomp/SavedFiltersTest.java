package io.torpor.seccomp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.torpor.abi.SeccompConstants;
import io.torpor.image.proto.seccomp_entry;
import io.torpor.image.proto.seccomp_filter;
import io.torpor.spi.TorporException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class SavedFiltersTest {
    private static ByteString returning(int action) {
        ByteBuffer code = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
        code.putShort(0, (short) 6).putInt(4, action);
        return ByteString.copyFrom(code.array());
    }

    private static final ByteString ALLOW = returning(SeccompConstants.SECCOMP_RET_ALLOW);
    private static final ByteString FAIL = returning(SeccompConstants.SECCOMP_RET_ERRNO | 5);

    private static seccomp_filter.Builder filter() {
        return seccomp_filter.newBuilder().setFilter(ALLOW);
    }

    private static void assertDamaged(seccomp_filter.Builder... filters) {
        seccomp_entry.Builder record = seccomp_entry.newBuilder();
        for (seccomp_filter.Builder filter : filters) {
            record.addSeccompFilters(filter);
        }
        TorporException e = assertThrows(TorporException.class, () -> new SavedFilters(record.build()));
        assertEquals("SECCOMP-005", e.issue().code());
    }

    @Test
    void chainsShareTheirBeginnings() throws Exception {
        FilterTable table = new FilterTable();
        int first = table.add(FilterTable.NONE, ALLOW, 0);
        int one = table.add(first, FAIL, 2);
        int other = table.add(first, FAIL, 0);
        assertEquals(one, table.add(table.add(FilterTable.NONE, ALLOW, 0), FAIL, 2));
        SavedFilters saved = new SavedFilters(table.toRecord());
        assertEquals(List.of(first, one), saved.chain(one));
        assertEquals(List.of(first, other), saved.chain(other));
        assertEquals(2, saved.flags(one));
        assertEquals(FAIL, saved.program(other));
    }

    @Test
    void filtersOfAllThreadsAreMarked() throws Exception {
        FilterTable read = new FilterTable();
        int newest = read.add(read.add(FilterTable.NONE, ALLOW, 0), FAIL, 2);
        FilterTable saved = new FilterTable();
        int alone = read.copyTo(saved, newest, 0);
        int shared = read.copyTo(saved, newest, SeccompConstants.SECCOMP_FILTER_FLAG_TSYNC);
        SavedFilters filters = new SavedFilters(saved.toRecord());
        assertEquals(List.of(2, 3), filters.chain(shared));
        assertTrue(filters.isShared(shared));
        assertFalse(filters.isShared(alone));
        assertEquals(2, filters.flags(shared));
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertDamaged(filter().setPrev(0));
        assertDamaged(filter().setPrev(1), filter().setPrev(0));
        assertDamaged(filter().setPrev(7));
        assertDamaged(filter().setFlags(SeccompConstants.SECCOMP_FILTER_FLAG_NEW_LISTENER));
        assertDamaged(filter().setFilter(ALLOW.substring(1)));
        assertDamaged(filter().setFilter(ByteString.EMPTY));
    }

    @Test
    void supervisorsAreSeen() {
        assertTrue(FilterProgram.asksSupervisor(ALLOW.concat(returning(SeccompConstants.SECCOMP_RET_USER_NOTIF))));
        assertFalse(FilterProgram.asksSupervisor(ALLOW.concat(FAIL)));
    }
}
