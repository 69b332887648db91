package io.torpor.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** As an assembler has it, on a little-endian machine. */
class BpfCodeTest {
    private final BpfCode code = new BpfCode();

    @BeforeEach
    void expectedBytesAreThoseOfThisMachine() {
        assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN, "this machine is big-endian");
    }

    private String hex() {
        return HexFormat.of().formatHex(code.bytes());
    }

    @Test
    void memoryIsReadAndWritten() {
        code.load(4, 2, 7, 40);
        code.store(8, 9, -16, 2);
        code.storeNumber(9, 8, 3);
        assertEquals("6172280000000000" + "7b29f0ff00000000" + "7a09080003000000", hex());
    }

    @Test
    void aMapsValueTakesTwoInstructions() {
        code.mapValue(9, 5, 8);
        assertEquals("1829000005000000" + "0000000008000000", hex());
    }

    @Test
    void jumpsSkipWhatIsBetween() {
        BpfCode.Label end = new BpfCode.Label();
        code.jumpIfZero(1, end);
        code.jumpUnless(2, 1, end);
        code.call(113);
        code.bind(end);
        code.exit();
        assertEquals("1501020000000000" + "5502010001000000" + "8500000071000000" + "9500000000000000", hex());
    }

    @Test
    void whatAnInstructionCannotReachIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> code.load(8, 1, 2, 40_000));
        assertThrows(IllegalArgumentException.class, () -> code.load(3, 1, 2, 0));
    }
}
