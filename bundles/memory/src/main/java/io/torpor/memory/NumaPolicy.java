package io.torpor.memory;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.torpor.tracee.Call;
import io.torpor.tracee.Data;
import io.torpor.tracee.Script;
import java.util.ArrayList;
import java.util.List;

/**
 * Where memory comes from: that of a thread, set_mempolicy(2), or that of a mapping, mbind(2).
 *
 * @param tid the thread, by its id in its own pid namespace; 0 for a mapping
 * @param mode {@code MPOL_*} with its flags
 * @param nodes bit n for node n, the lowest byte first, without zero bytes at the end
 */
record NumaPolicy(int tid, int mode, ByteString nodes) {
    /** As many nodes as any kernel is built for. */
    private static final int NODES = 1024;

    private static final int TID = 1;
    private static final int MODE = 2;
    private static final int NODE_SET = 3;

    /** {@code linux/mempolicy.h}: asks for the policy of an address. */
    private static final int MPOL_F_ADDR = 2;

    /** A question to a thread. */
    record Answer(int tid, Call call, Data mode, Data nodes) {
        /** Null where there is only the policy that all have, or the kernel knows none. */
        NumaPolicy policy() {
            if (call.failed()) {
                return null;
            }
            int mode = this.mode.content().getInt(0);
            byte[] bytes = new byte[nodes.content().capacity()];
            this.nodes.content().get(0, bytes);
            int length = bytes.length;
            while (length > 0 && bytes[length - 1] == 0) {
                length--;
            }
            return mode == 0 && length == 0 ? null : new NumaPolicy(tid, mode, ByteString.copyFrom(bytes, 0, length));
        }
    }

    /** Queues asking. */
    static Answer ask(int tid, Script script) {
        return ask(tid, 0, 0, NODES, script);
    }

    /**
     * Queues asking for the policy of the mapping at an address.
     *
     * @param machine how many nodes the machine may have: there may be many mappings
     */
    static Answer askAt(long address, int machine, Script script) {
        return ask(0, address, MPOL_F_ADDR, (machine + Long.SIZE - 1) / Long.SIZE * Long.SIZE, script);
    }

    private static Answer ask(int tid, long address, int flags, int most, Script script) {
        Data mode = script.room(Long.BYTES);
        Data nodes = script.room(most / Byte.SIZE);
        // The kernel takes one node less than it is told.
        return new Answer(tid, script.tryCall("get_mempolicy", mode, nodes, most + 1, address, flags), mode, nodes);
    }

    /** Queues giving it to a thread. */
    Call set(Script script) {
        return script.tryCall("set_mempolicy", mode, script.bytes(allNodes()), NODES + 1);
    }

    /** Queues giving it to a mapping. */
    Call bind(long start, long bytes, Script script) {
        return script.tryCall("mbind", start, bytes, mode, script.bytes(allNodes()), NODES + 1, 0);
    }

    private byte[] allNodes() {
        byte[] all = new byte[NODES / Byte.SIZE];
        nodes.copyTo(all, 0);
        return all;
    }

    ByteString toBytes() {
        return new OwnFields(UnknownFieldSet.getDefaultInstance())
                .number(TID, tid)
                .number(MODE, mode)
                .bytes(NODE_SET, nodes)
                .build()
                .toByteString();
    }

    /** As {@link #toBytes} wrote it. */
    static NumaPolicy of(ByteString bytes) throws InvalidProtocolBufferException {
        UnknownFieldSet fields = UnknownFieldSet.parseFrom(bytes);
        List<ByteString> nodes = fields.getField(NODE_SET).getLengthDelimitedList();
        return new NumaPolicy(
                (int) OwnFields.number(fields, TID),
                (int) OwnFields.number(fields, MODE),
                nodes.isEmpty() ? ByteString.EMPTY : nodes.get(0));
    }

    /** The policies that the record of an address space has. */
    static List<NumaPolicy> of(UnknownFieldSet record) throws InvalidProtocolBufferException {
        List<NumaPolicy> policies = new ArrayList<>();
        for (ByteString bytes : record.getField(OwnFields.POLICY).getLengthDelimitedList()) {
            policies.add(of(bytes));
        }
        return policies;
    }
}
