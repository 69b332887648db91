package io.torpor.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A program for the kernel's virtual machine, put together instruction by instruction: those of {@code linux/bpf.h} that are needed here. Registers are numbers: 0 has the
 * result of a call, 1 to 5 its arguments, which it spoils; 6 to 9 stay. Not safe for several threads.
 */
final class BpfCode {
    static final int INSTRUCTION_BYTES = 8;

    private static final int LOAD = 0x61;
    private static final int STORE = 0x63;
    private static final int STORE_NUMBER = 0x7a;
    private static final int LOAD_LONG_NUMBER = 0x18;
    private static final int MOVE = 0xbf;
    private static final int MOVE_NUMBER = 0xb7;
    private static final int ADD = 0x0f;
    private static final int ADD_NUMBER = 0x07;
    private static final int AND_NUMBER = 0x57;
    private static final int SHIFT_LEFT = 0x67;
    private static final int SHIFT_RIGHT = 0x77;
    private static final int JUMP = 0x05;
    private static final int JUMP_IF_EQUAL = 0x15;
    private static final int JUMP_IF_UNEQUAL = 0x55;
    private static final int JUMP_IF_REGISTERS_DIFFER = 0x5d;
    private static final int CALL = 0x85;
    private static final int EXIT = 0x95;
    /** In place of a source register: the number is a map's descriptor, the next one an offset within its only value. */
    private static final int MAP_VALUE = 2;

    private static final int ROOM = 512 * INSTRUCTION_BYTES;

    private final ByteBuffer code = ByteBuffer.allocate(ROOM).order(ByteOrder.nativeOrder());

    /** A place further down, which jumps lead to. */
    static final class Label {
        private final List<Integer> jumps = new ArrayList<>(2);
    }

    /** Zero-extended, from memory at a register's value and an offset; of 1, 2, 4 or 8 bytes. */
    void load(int bytes, int to, int from, int offset) {
        add(LOAD | size(bytes), to, from, offset, 0);
    }

    /** The lowest bytes of a register. */
    void store(int bytes, int to, int offset, int from) {
        add(STORE | size(bytes), to, from, offset, 0);
    }

    /** Eight bytes. */
    void storeNumber(int to, int offset, int number) {
        add(STORE_NUMBER, to, 0, offset, number);
    }

    /** The address within the value of a map that has one. */
    void mapValue(int to, int map, int offset) {
        add(LOAD_LONG_NUMBER, to, MAP_VALUE, 0, map);
        add(0, 0, 0, 0, offset);
    }

    void move(int to, int from) {
        add(MOVE, to, from, 0, 0);
    }

    void number(int to, int number) {
        add(MOVE_NUMBER, to, 0, 0, number);
    }

    void addRegister(int to, int from) {
        add(ADD, to, from, 0, 0);
    }

    void addNumber(int to, int number) {
        add(ADD_NUMBER, to, 0, 0, number);
    }

    void and(int to, int number) {
        add(AND_NUMBER, to, 0, 0, number);
    }

    void shiftLeft(int to, int bits) {
        add(SHIFT_LEFT, to, 0, 0, bits);
    }

    /** Unsigned. */
    void shiftRight(int to, int bits) {
        add(SHIFT_RIGHT, to, 0, 0, bits);
    }

    void jump(Label target) {
        jump(JUMP, 0, 0, 0, target);
    }

    void jumpIfZero(int register, Label target) {
        jump(JUMP_IF_EQUAL, register, 0, 0, target);
    }

    void jumpUnless(int register, int number, Label target) {
        jump(JUMP_IF_UNEQUAL, register, 0, number, target);
    }

    void jumpUnlessSame(int register, int other, Label target) {
        jump(JUMP_IF_REGISTERS_DIFFER, register, other, 0, target);
    }

    /** A function of the kernel's: BPF_FUNC_*. */
    void call(int function) {
        add(CALL, 0, 0, 0, function);
    }

    void exit() {
        add(EXIT, 0, 0, 0, 0);
    }

    /** Here is where jumps to a label lead. */
    void bind(Label label) {
        int here = code.position() / INSTRUCTION_BYTES;
        for (int jump : label.jumps) {
            code.putShort(jump * INSTRUCTION_BYTES + 2, (short) (here - jump - 1));
        }
        label.jumps.clear();
    }

    private void jump(int operation, int register, int other, int number, Label target) {
        target.jumps.add(code.position() / INSTRUCTION_BYTES);
        add(operation, register, other, 0, number);
    }

    private void add(int operation, int to, int from, int offset, int number) {
        if (offset != (short) offset) {
            throw new IllegalArgumentException("An instruction cannot reach " + offset + " bytes");
        }
        boolean little = code.order() == ByteOrder.LITTLE_ENDIAN;
        code.put((byte) operation)
                .put((byte) (little ? from << 4 | to : to << 4 | from))
                .putShort((short) offset)
                .putInt(number);
    }

    private static int size(int bytes) {
        return switch (bytes) {
            case 1 -> 0x10;
            case 2 -> 0x08;
            case 4 -> 0;
            case 8 -> 0x18;
            default -> throw new IllegalArgumentException("There is no load of " + bytes + " bytes");
        };
    }

    /** All instructions, 8 bytes each. */
    byte[] bytes() {
        byte[] bytes = new byte[code.position()];
        code.get(0, bytes);
        return bytes;
    }
}
