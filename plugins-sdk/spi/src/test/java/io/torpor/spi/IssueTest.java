package io.torpor.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.torpor.abi.Pid;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class IssueTest {
    private static final Subject FD = new Subject.Descriptor(new Subject.Task(new Pid(4711), "java"), 7);

    @Test
    void theTextHasMessageRemedyAndCode() {
        Issue issue = Issue.error("FILES-012", FD, "Cannot dump " + FD + ": it is odd", "Close it.");
        assertEquals("Cannot dump fd 7 of task 4711 (java): it is odd. Close it. [FILES-012]", issue.toString());
        assertEquals("No. [A-001]", Issue.warning("A-001", FD, "No", "").toString());
    }

    @Test
    void anExceptionSaysAllItsIssuesAndHasTheFirstOnesCause() {
        IOException cause = new IOException("disk");
        Issue first = Issue.error("A-001", FD, "First", "").causedBy(cause);
        Issue second = Issue.error("A-002", FD, "Second", "");
        TorporException e = new TorporException(List.of(first, second));
        assertEquals("First. [A-001]\nSecond. [A-002]", e.getMessage());
        assertSame(first, e.issue());
        assertEquals(List.of(first, second), e.issues());
        assertSame(cause, e.getCause());
    }
}
