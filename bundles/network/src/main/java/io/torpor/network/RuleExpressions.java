package io.torpor.network;

import io.torpor.abi.InetConstants;
import io.torpor.abi.NetfilterConstants;
import io.torpor.linux.NetlinkMessages;

/**
 * The expressions of a rule, in order: each loads something into registers, or ends the rule for packets that do not match; {@code linux/netfilter/nf_tables.h}. The instructions are those
 * that nft(8) makes of the same rules ({@code nft --debug=netlink}), so that it can show them.
 */
final class RuleExpressions {
    /** Where a word of the registers is: NFT_REG32_00 and so on; the first four words are also NFT_REG_1. */
    private static final int WORD = NetfilterConstants.NFT_REG32_00;

    private final TableMessages table;
    private final NetlinkMessages messages;
    private final int expressions;

    RuleExpressions(TableMessages table, NetlinkMessages messages) {
        this.table = table;
        this.messages = messages;
        expressions = messages.nest(NetfilterConstants.NFTA_RULE_EXPRESSIONS);
    }

    private int[] begin(String name) {
        int element = messages.nest(NetfilterConstants.NFTA_LIST_ELEM);
        messages.putText(NetfilterConstants.NFTA_EXPR_NAME, name);
        return new int[] {element, messages.nest(NetfilterConstants.NFTA_EXPR_DATA)};
    }

    private RuleExpressions end(int[] nests) {
        messages.end(nests[1]).end(nests[0]);
        return this;
    }

    /** Loads something about the packet into the first word. */
    private RuleExpressions meta(int key) {
        int[] nests = begin("meta");
        messages.putBig32(NetfilterConstants.NFTA_META_KEY, key)
                .putBig32(NetfilterConstants.NFTA_META_DREG, NetfilterConstants.NFT_REG_1);
        return end(nests);
    }

    /** Goes on if what is in the first word are these bytes. */
    private RuleExpressions equal(byte... value) {
        int[] nests = begin("cmp");
        messages.putBig32(NetfilterConstants.NFTA_CMP_SREG, NetfilterConstants.NFT_REG_1)
                .putBig32(NetfilterConstants.NFTA_CMP_OP, NetfilterConstants.NFT_CMP_EQ);
        int data = messages.nest(NetfilterConstants.NFTA_CMP_DATA);
        messages.put(NetfilterConstants.NFTA_DATA_VALUE, value).end(data);
        return end(nests);
    }

    /** {@code meta mark 0xc114}: a number, so in the machine's order. */
    RuleExpressions isMarked() {
        return meta(NetfilterConstants.NFT_META_MARK).equal(Mark.bytes());
    }

    /** {@code meta nfproto ...; meta l4proto tcp}. */
    RuleExpressions isTcp(int networkProtocol) {
        return meta(NetfilterConstants.NFT_META_NFPROTO)
                .equal((byte) networkProtocol)
                .isTcp();
    }

    RuleExpressions isTcp() {
        return meta(NetfilterConstants.NFT_META_L4PROTO).equal((byte) InetConstants.IPPROTO_TCP);
    }

    /**
     * Loads bytes of the packet.
     *
     * @param base NFT_PAYLOAD_NETWORK_HEADER or NFT_PAYLOAD_TRANSPORT_HEADER
     * @param word of the registers
     */
    RuleExpressions load(int base, int offset, int length, int word) {
        int[] nests = begin("payload");
        messages.putBig32(NetfilterConstants.NFTA_PAYLOAD_DREG, register(word))
                .putBig32(NetfilterConstants.NFTA_PAYLOAD_BASE, base)
                .putBig32(NetfilterConstants.NFTA_PAYLOAD_OFFSET, offset)
                .putBig32(NetfilterConstants.NFTA_PAYLOAD_LEN, length);
        return end(nests);
    }

    /** Whole registers by their old numbers, as nft(8) does where it can: it shows no others for a set's key. */
    private static int register(int word) {
        return word % 4 == 0 ? NetfilterConstants.NFT_REG_1 + word / 4 : WORD + word;
    }

    /** Goes on if, of the byte in the first word, these bits are as wanted. */
    RuleExpressions bits(int mask, int wanted) {
        int[] nests = begin("bitwise");
        messages.putBig32(NetfilterConstants.NFTA_BITWISE_SREG, NetfilterConstants.NFT_REG_1)
                .putBig32(NetfilterConstants.NFTA_BITWISE_DREG, NetfilterConstants.NFT_REG_1)
                .putBig32(NetfilterConstants.NFTA_BITWISE_LEN, 1);
        int data = messages.nest(NetfilterConstants.NFTA_BITWISE_MASK);
        messages.put(NetfilterConstants.NFTA_DATA_VALUE, new byte[] {(byte) mask})
                .end(data);
        data = messages.nest(NetfilterConstants.NFTA_BITWISE_XOR);
        messages.put(NetfilterConstants.NFTA_DATA_VALUE, new byte[1]).end(data);
        return end(nests).equal((byte) wanted);
    }

    /** Goes on if what is in the registers from the first word on is in a set that this transaction makes. */
    RuleExpressions isIn(SetShape set) {
        int[] nests = begin("lookup");
        messages.putText(NetfilterConstants.NFTA_LOOKUP_SET, set.name())
                .putBig32(NetfilterConstants.NFTA_LOOKUP_SREG, NetfilterConstants.NFT_REG_1)
                .putBig32(NetfilterConstants.NFTA_LOOKUP_SET_ID, set.id());
        return end(nests);
    }

    TableMessages accept() {
        return verdict(NetfilterConstants.NF_ACCEPT);
    }

    TableMessages drop() {
        return verdict(NetfilterConstants.NF_DROP);
    }

    private TableMessages verdict(int code) {
        int[] nests = begin("immediate");
        messages.putBig32(NetfilterConstants.NFTA_IMMEDIATE_DREG, NetfilterConstants.NFT_REG_VERDICT);
        int data = messages.nest(NetfilterConstants.NFTA_IMMEDIATE_DATA);
        int verdict = messages.nest(NetfilterConstants.NFTA_DATA_VERDICT);
        messages.putBig32(NetfilterConstants.NFTA_VERDICT_CODE, code)
                .end(verdict)
                .end(data);
        end(nests);
        messages.end(expressions);
        return table;
    }
}
