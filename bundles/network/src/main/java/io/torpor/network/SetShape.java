package io.torpor.network;

/**
 * A set of a table.
 *
 * @param id names it within the transaction that makes it
 * @param keyType the types of the key's fields, 6 bits each, as nft(8) numbers them; the kernel keeps the number and does not look at it
 * @param keyBytes length of a key; each of its fields takes a multiple of 4 bytes
 */
record SetShape(String name, int id, int keyType, int keyBytes) {
    private static final int IPV4_ADDRESS = 7;
    private static final int IPV6_ADDRESS = 8;
    private static final int PORT = 13;

    /** Local address, local port, remote address, remote port. */
    static final SetShape CONNECTIONS4 = connections("conns4", 1, IPV4_ADDRESS, 4);

    static final SetShape CONNECTIONS6 = connections("conns6", 2, IPV6_ADDRESS, 16);

    static final SetShape PORTS = new SetShape("ports", 3, PORT, 2);

    private static SetShape connections(String name, int id, int address, int addressBytes) {
        int half = address << 6 | PORT;
        return new SetShape(name, id, half << 12 | half, 2 * (addressBytes + Integer.BYTES));
    }
}
