package io.torpor.network;

import io.torpor.abi.DiagConstants;
import io.torpor.abi.NetfilterConstants;
import io.torpor.linux.NetlinkMessages;

/**
 * One transaction on one table of family {@code inet}: NFNL_MSG_BATCH_BEGIN, what is wanted, NFNL_MSG_BATCH_END ({@code linux/netfilter/nfnetlink.h}). The kernel does all of it or
 * nothing.
 */
final class TableMessages {
    private static final int ACKNOWLEDGED = DiagConstants.NLM_F_ACK;

    /** An attribute's length has 16 bits. */
    private static final int LONGEST_LIST = 0xfff0;

    private final NetlinkMessages messages = new NetlinkMessages();
    private final String table;

    TableMessages(String table) {
        this.table = table;
        // nfgenmsg: family, version, resource, which is the subsystem in the network's order
        messages.message(NetfilterConstants.NFNL_MSG_BATCH_BEGIN, 0)
                .raw((byte) 0, (byte) 0, (byte) 0, (byte) NetfilterConstants.NFNL_SUBSYS_NFTABLES);
    }

    private NetlinkMessages begin(int type, int flags) {
        return begin(messages, type, flags);
    }

    private static NetlinkMessages begin(NetlinkMessages messages, int type, int flags) {
        return messages.message(NetfilterConstants.NFNL_SUBSYS_NFTABLES << 8 | type, flags)
                .raw((byte) NetfilterConstants.NFPROTO_INET, (byte) 0, (byte) 0, (byte) 0);
    }

    /** A question whether there is such a table, which needs no transaction. */
    static NetlinkMessages question(String table) {
        return begin(new NetlinkMessages(), NetfilterConstants.NFT_MSG_GETTABLE, ACKNOWLEDGED)
                .putText(NetfilterConstants.NFTA_TABLE_NAME, table);
    }

    /** Makes the table, if there is none. */
    TableMessages make() {
        begin(NetfilterConstants.NFT_MSG_NEWTABLE, NetfilterConstants.NLM_F_CREATE)
                .putText(NetfilterConstants.NFTA_TABLE_NAME, table);
        return this;
    }

    /** Makes the table, which goes when the socket does that asks for it (Linux 5.12). */
    TableMessages makeOwned() {
        make();
        messages.putBig32(NetfilterConstants.NFTA_TABLE_FLAGS, NetfilterConstants.NFT_TABLE_F_OWNER);
        return this;
    }

    /** Deletes the table with all that is in it. */
    TableMessages delete() {
        begin(NetfilterConstants.NFT_MSG_DELTABLE, 0).putText(NetfilterConstants.NFTA_TABLE_NAME, table);
        return this;
    }

    /** Adds a base chain of type filter with priority 0. */
    TableMessages chain(String name, int hook, int policy) {
        begin(NetfilterConstants.NFT_MSG_NEWCHAIN, NetfilterConstants.NLM_F_CREATE)
                .putText(NetfilterConstants.NFTA_CHAIN_TABLE, table)
                .putText(NetfilterConstants.NFTA_CHAIN_NAME, name);
        int nest = messages.nest(NetfilterConstants.NFTA_CHAIN_HOOK);
        messages.putBig32(NetfilterConstants.NFTA_HOOK_HOOKNUM, hook)
                .putBig32(NetfilterConstants.NFTA_HOOK_PRIORITY, 0)
                .end(nest);
        messages.putBig32(NetfilterConstants.NFTA_CHAIN_POLICY, policy)
                .putText(NetfilterConstants.NFTA_CHAIN_TYPE, "filter");
        return this;
    }

    /**
     * Adds a set.
     *
     * @param size how many elements it is to have: the kernel then makes a table of hashes of that size, and need not let it grow
     */
    TableMessages set(SetShape set, int size) {
        begin(NetfilterConstants.NFT_MSG_NEWSET, NetfilterConstants.NLM_F_CREATE)
                .putText(NetfilterConstants.NFTA_SET_TABLE, table)
                .putText(NetfilterConstants.NFTA_SET_NAME, set.name())
                .putBig32(NetfilterConstants.NFTA_SET_FLAGS, 0)
                .putBig32(NetfilterConstants.NFTA_SET_KEY_TYPE, set.keyType())
                .putBig32(NetfilterConstants.NFTA_SET_KEY_LEN, set.keyBytes())
                .putBig32(NetfilterConstants.NFTA_SET_ID, set.id());
        int description = messages.nest(NetfilterConstants.NFTA_SET_DESC);
        messages.putBig32(NetfilterConstants.NFTA_SET_DESC_SIZE, Math.max(1, size))
                .end(description);
        return this;
    }

    /**
     * Adds elements to a set.
     *
     * @param keys one after the other, each of the set's length
     * @param count how many
     */
    TableMessages elements(SetShape set, byte[] keys, int count) {
        int most = LONGEST_LIST / (3 * Integer.BYTES + set.keyBytes() + 2);
        for (int first = 0; first < count; first += most) {
            begin(NetfilterConstants.NFT_MSG_NEWSETELEM, NetfilterConstants.NLM_F_CREATE)
                    .putText(NetfilterConstants.NFTA_SET_ELEM_LIST_TABLE, table)
                    .putText(NetfilterConstants.NFTA_SET_ELEM_LIST_SET, set.name())
                    .putBig32(NetfilterConstants.NFTA_SET_ELEM_LIST_SET_ID, set.id());
            int list = messages.nest(NetfilterConstants.NFTA_SET_ELEM_LIST_ELEMENTS);
            appendElements(set.keyBytes(), keys, first, Math.min(count, first + most));
            messages.end(list);
        }
        return this;
    }

    /** In bulk, because the application waits: each element is the same three attribute headers and its key. */
    private void appendElements(int keyBytes, byte[] keys, int first, int end) {
        NetlinkMessages one = new NetlinkMessages();
        int element = one.nest(NetfilterConstants.NFTA_LIST_ELEM);
        int key = one.nest(NetfilterConstants.NFTA_SET_ELEM_KEY);
        one.put(NetfilterConstants.NFTA_DATA_VALUE, new byte[keyBytes]).end(key).end(element);
        int length = one.length();
        int headers = 3 * Integer.BYTES;
        int at = messages.reserve(length * (end - first));
        byte[] all = messages.array();
        for (int i = first; i < end; i++) {
            System.arraycopy(one.array(), 0, all, at, headers);
            System.arraycopy(keys, i * keyBytes, all, at + headers, keyBytes);
            at += length;
        }
    }

    /** Begins a rule at the end of a chain; it ends with {@link RuleExpressions#accept} or {@link RuleExpressions#drop}. */
    RuleExpressions rule(String chain) {
        begin(NetfilterConstants.NFT_MSG_NEWRULE, NetfilterConstants.NLM_F_CREATE | NetfilterConstants.NLM_F_APPEND)
                .putText(NetfilterConstants.NFTA_RULE_TABLE, table)
                .putText(NetfilterConstants.NFTA_RULE_CHAIN, chain);
        return new RuleExpressions(this, messages);
    }

    /** The whole, to be sent once; only the last change is acknowledged. */
    NetlinkMessages end() {
        messages.addFlags(ACKNOWLEDGED);
        messages.message(NetfilterConstants.NFNL_MSG_BATCH_END, 0)
                .raw((byte) 0, (byte) 0, (byte) 0, (byte) NetfilterConstants.NFNL_SUBSYS_NFTABLES);
        return messages;
    }
}
