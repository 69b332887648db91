package io.torpor.procfs.btf;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A structure or a union. Members of anonymous ones inside it count as its own, as in C. Safe from any thread. */
public final class BtfStruct {
    /** Anonymous structures inside each other; no kernel has ten. */
    private static final int DEEPEST = 32;

    private final BtfTypes types;
    private final int type;
    private final String name;

    BtfStruct(BtfTypes types, int type, String name) {
        this.types = types;
        this.type = type;
        this.name = name;
    }

    public int bytes() {
        return types.bytes(type);
    }

    /**
     * A member, or a member of a member: {@code sk.__sk_common.skc_family}. Pointers are not followed.
     *
     * @throws BtfException if there is none
     */
    public BtfMember member(String path) {
        Optional<BtfMember> member = find(path);
        if (member.isEmpty()) {
            throw new BtfException("struct " + name + " has no member " + path);
        }
        return member.get();
    }

    /** The same, empty if there is none. */
    public Optional<BtfMember> find(String path) {
        int dot = path.indexOf('.');
        String first = dot < 0 ? path : path.substring(0, dot);
        for (BtfMember member : members()) {
            if (member.name().equals(first)) {
                return dot < 0 ? Optional.of(member) : within(member, path.substring(dot + 1));
            }
        }
        return Optional.empty();
    }

    private Optional<BtfMember> within(BtfMember member, String path) {
        Optional<BtfStruct> inner = inside(member);
        Optional<BtfMember> found =
                inner.isEmpty() ? Optional.empty() : inner.get().find(path);
        return found.isEmpty() ? found : Optional.of(found.get().movedBy(member.offset()));
    }

    /** The structure or union that a member of this is; its members' offsets are within that. Empty for a member of any other type. */
    public Optional<BtfStruct> inside(BtfMember member) {
        int inner = types.resolve(member.type());
        return inner != 0 && isAggregate(inner)
                ? Optional.of(new BtfStruct(types, inner, name + "." + member.name()))
                : Optional.empty();
    }

    /** All members in the kernel's order: places overlap where there are unions. */
    public List<BtfMember> members() {
        List<BtfMember> members = new ArrayList<>();
        collect(type, 0, 0, members);
        return members;
    }

    private void collect(int from, int base, int depth, List<BtfMember> members) {
        int place = types.place(from);
        for (int i = 0; i < types.elements(place); i++) {
            BtfMember member = member(place, i).movedBy(base);
            int inner = member.name().isEmpty() ? types.resolve(member.type()) : 0;
            if (inner != 0 && isAggregate(inner)) {
                if (depth == DEEPEST) {
                    throw new BtfException("struct " + name + " contains itself");
                }
                collect(inner, member.offset(), depth + 1, members);
            } else {
                members.add(member);
            }
        }
    }

    private boolean isAggregate(int resolved) {
        int kind = types.kind(types.place(resolved));
        return kind == BtfTypes.STRUCT || kind == BtfTypes.UNION;
    }

    private BtfMember member(int place, int index) {
        int at = place + BtfTypes.HEAD + index * BtfTypes.ELEMENT;
        int position = types.words[at + 2];
        int bits = types.hasBitfields(place) ? position >>> 24 : 0;
        int bit = types.hasBitfields(place) ? position & 0xffffff : position;
        int memberType = types.words[at + 1];
        int bytes = bits == 0 ? types.bytes(memberType) : (bit % Byte.SIZE + bits + Byte.SIZE - 1) / Byte.SIZE;
        if ((bit >>> 3) + (long) bytes > Integer.toUnsignedLong(types.words[place + 2])) {
            throw new BtfException("A member of struct " + name + " is outside of it");
        }
        return new BtfMember(types.name(types.words[at]), bit >>> 3, bytes, bit % Byte.SIZE, bits, memberType);
    }
}
