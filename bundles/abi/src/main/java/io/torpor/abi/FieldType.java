package io.torpor.abi;

/** What a field of a {@link Layout} is. */
public enum FieldType {
    U8(1),
    U16(2),
    U32(4),
    U64(8),
    S8(1),
    S16(2),
    S32(4),
    S64(8),
    /** {@code unsigned long} and {@code size_t}: as long as a word. */
    ULONG(0),
    /** {@code long}: as long as a word. */
    LONG(0),
    /** An address. */
    PTR(0),
    /** Bytes without meaning to the layout. */
    BYTES(1),
    /** Another layout. */
    STRUCT(0);

    private final int bytes;

    FieldType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of one element; not for structs. */
    int size(Abi abi) {
        return bytes == 0 ? abi.wordBytes() : bytes;
    }

    int alignment(Abi abi) {
        int size = size(abi);
        return size == Long.BYTES ? abi.longLongAlignment() : size;
    }

    boolean signed() {
        return this == S8 || this == S16 || this == S32 || this == S64 || this == LONG;
    }

    /** The type that a table calls by this word, or {@code null}: then it is a struct's name. */
    static FieldType of(String word) {
        return switch (word) {
            case "u8" -> U8;
            case "u16" -> U16;
            case "u32" -> U32;
            case "u64" -> U64;
            case "s8" -> S8;
            case "s16" -> S16;
            case "s32" -> S32;
            case "s64" -> S64;
            case "ulong" -> ULONG;
            case "long" -> LONG;
            case "ptr" -> PTR;
            case "bytes" -> BYTES;
            default -> null;
        };
    }
}
