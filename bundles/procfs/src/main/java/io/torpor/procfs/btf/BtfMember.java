package io.torpor.procfs.btf;

/**
 * A member of a structure.
 *
 * @param name empty for none: padding
 * @param offset of its first byte, from the start of the structure that was asked
 * @param bytes that it takes; of a bitfield, those that it has bits in; 0 for an array without elements
 * @param firstBit of a bitfield: its first bit within those bytes, counted as the machine does; else 0
 * @param bits of a bitfield: how many; else 0
 * @param type id of its type
 */
public record BtfMember(String name, int offset, int bytes, int firstBit, int bits, int type) {
    /** The first byte after it. */
    public int end() {
        return offset + bytes;
    }

    public boolean isBitfield() {
        return bits != 0;
    }

    BtfMember movedBy(int distance) {
        return distance == 0 ? this : new BtfMember(name, offset + distance, bytes, firstBit, bits, type);
    }
}
