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
 * Where a thread's memory comes from: set_mempolicy(2).
 *
 * @param tid the thread, by its id in its own pid namespace
 * @param mode {@code MPOL_*} with its flags
 * @param nodes bit n for node n, the lowest byte first, without zero bytes at the end
 */
record NumaPolicy(int tid, int mode, ByteString nodes) {
    /** As many nodes as any kernel is built for. */
    private static final int NODES = 1024;

    private static final int TID = 1;
    private static final int MODE = 2;
    private static final int NODE_SET = 3;

    /** A question to a thread. */
    record Answer(int tid, Call call, Data mode, Data nodes) {
        /** Null where the thread has the policy that all have, or the kernel knows none. */
        NumaPolicy policy() {
            if (call.failed()) {
                return null;
            }
            int mode = this.mode.content().getInt(0);
            byte[] bytes = new byte[NODES / Byte.SIZE];
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
        Data mode = script.room(Long.BYTES);
        Data nodes = script.room(NODES / Byte.SIZE);
        // The kernel takes one node less than it is told.
        return new Answer(tid, script.tryCall("get_mempolicy", mode, nodes, NODES + 1, 0, 0), mode, nodes);
    }

    /** Queues setting it. */
    Call set(Script script) {
        byte[] all = new byte[NODES / Byte.SIZE];
        nodes.copyTo(all, 0);
        return script.tryCall("set_mempolicy", mode, script.bytes(all), NODES + 1);
    }

    ByteString toBytes() {
        return new OwnFields(UnknownFieldSet.getDefaultInstance())
                .number(TID, tid)
                .number(MODE, mode)
                .bytes(NODE_SET, nodes)
                .build()
                .toByteString();
    }

    /** The policies that the record of an address space has. */
    static List<NumaPolicy> of(UnknownFieldSet record) throws InvalidProtocolBufferException {
        List<NumaPolicy> policies = new ArrayList<>();
        for (ByteString bytes : record.getField(OwnFields.POLICY).getLengthDelimitedList()) {
            UnknownFieldSet fields = UnknownFieldSet.parseFrom(bytes);
            List<ByteString> nodes = fields.getField(NODE_SET).getLengthDelimitedList();
            policies.add(new NumaPolicy(
                    (int) OwnFields.number(fields, TID),
                    (int) OwnFields.number(fields, MODE),
                    nodes.isEmpty() ? ByteString.EMPTY : nodes.get(0)));
        }
        return policies;
    }
}
