package io.torpor.tracee;

import io.torpor.abi.RemoteAddress;
import io.torpor.abi.RemoteFd;
import io.torpor.abi.SyscallFormat;
import io.torpor.abi.SyscallTable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * System calls that a thread of another process will make, one after the other, in one go of the runner.
 *
 * <p>Calls are added first; results can be read when the script has run. An argument may be a number, an address, a descriptor, memory of the script ({@link Data}), or
 * the result of an earlier call ({@link Call}). The runner stops at the first call that fails, unless it was added by {@link #tryCall}.
 *
 * <p>For one thread at a time.
 */
public final class Script {
    /** Bytes of one call in the runner's list: number, six arguments, result, flags. */
    static final int ENTRY_BYTES = 72;

    static final int RESULT = 56;
    private static final int FLAGS = 64;
    private static final long MAY_FAIL = 1;
    private static final long RETURNS_TWICE = 2;
    /** Which argument of a call that returns twice says where the parent goes on: no such call takes so many. */
    private static final int GOES_ON = 5;

    private static final long MOVE_WORD = -1;
    private static final long MOVE_INT = -2;

    private final SyscallTable table;
    private long[] entries = new long[ENTRY_BYTES / 8 * 16];
    private int count;
    private byte[] data = new byte[256];
    private int dataBytes;
    /** Words of {@link #entries} that are relative to the data ({@code ~index}) or to the entries ({@code index}). */
    private int[] relocations = new int[16];

    private int relocationCount;
    /** Pairs of offsets into the data: where an address is to stand, and what it points at. */
    private int[] pointers = new int[4];

    private int pointerCount;
    private final List<Call> calls = new ArrayList<>();
    private Answers answers = new Answers();
    private int unusedRegions;
    private final int limit;
    private final Runnable whenFull;

    /** A script of calls that a table names, of any length. */
    public Script(SyscallTable table) {
        this(table, Integer.MAX_VALUE, () -> {});
    }

    /**
     * A script that is run whenever it has become long.
     *
     * @param limit how many bytes it may need in the task
     * @param whenFull runs the calls so far and clears the script
     */
    Script(SyscallTable table, int limit, Runnable whenFull) {
        this.table = table;
        this.limit = limit;
        this.whenFull = whenFull;
    }

    /**
     * Adds a call that must succeed.
     *
     * @param name as the kernel spells it
     * @param arguments up to six of {@link Number}, {@link RemoteAddress}, {@link RemoteFd}, {@link Data}, {@link Data.Int}, {@link Call}
     */
    public Call call(String name, Object... arguments) {
        return add(name, 0, arguments);
    }

    /** Adds a call that may fail: the calls after it are made all the same. */
    public Call tryCall(String name, Object... arguments) {
        return add(name, MAY_FAIL, arguments);
    }

    /**
     * Adds a call from which two processes return, as from clone3(2). It may fail.
     *
     * @param child adds the calls that the new one makes, which by the last of them ends: none of what follows is its
     * @return what its parent gets
     */
    Call fork(String name, Object[] arguments, Runnable child) {
        Call call = add(name, MAY_FAIL | RETURNS_TWICE, arguments);
        child.run();
        int goesOn = call.index * (ENTRY_BYTES / 8) + 1 + GOES_ON;
        entries[goesOn] = listBytes();
        relocate(goesOn);
        return call;
    }

    /** Memory that holds these bytes when the script starts. */
    public Data bytes(byte[] content) {
        Data region = room(content.length);
        System.arraycopy(content, 0, data, region.offset, content.length);
        return region;
    }

    /** A NUL-terminated string. */
    public Data string(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return bytes(Arrays.copyOf(utf8, utf8.length + 1));
    }

    /** Zeroed memory for a call to write to, aligned to 16 bytes. */
    public Data room(int bytes) {
        makeRoom(bytes);
        unusedRegions++;
        int at = dataBytes + 15 & -16;
        int end = at + bytes;
        if (end > data.length) {
            data = Arrays.copyOf(data, Math.max(end, data.length * 2));
        }
        dataBytes = end;
        return new Data(this, answers, at, bytes);
    }

    /** Writes, into memory of the script, the address of other memory of the script. */
    public void point(Data from, int at, Data to) {
        from.requireIn(this);
        to.requireIn(this);
        used(to);
        if (pointerCount + 2 > pointers.length) {
            pointers = Arrays.copyOf(pointers, pointers.length * 2);
        }
        pointers[pointerCount++] = from.offset + at;
        pointers[pointerCount++] = to.offset;
    }

    private void used(Data region) {
        if (region.use()) {
            unusedRegions--;
        }
    }

    /** Runs what has been collected when it gets long, but not between the making of memory and its use. */
    private void makeRoom(int more) {
        if (count > 0 && unusedRegions == 0 && bytes() + more + ENTRY_BYTES * 8 > limit / 2) {
            whenFull.run();
        }
        if (bytes() + (long) more + ENTRY_BYTES * 8 > limit) {
            throw new IllegalArgumentException(more + " bytes are too many for one round of a script");
        }
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /** How much memory the script needs in the task, control block excluded. */
    public int bytes() {
        return count * ENTRY_BYTES + (dataBytes + 15 & -16);
    }

    private Call add(String name, long flags, Object... arguments) {
        int number = table.number(name);
        if (arguments.length > 6) {
            throw new IllegalArgumentException(name + ": " + arguments.length + " arguments");
        }
        makeRoom(0);
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i] instanceof Call earlier && !earlier.isDone()) {
                earlier.requireIn(this);
                move(MOVE_WORD, entryWord(earlier.index, RESULT), false, moves(arguments, i), i);
            } else if (arguments[i] instanceof Data.Int word) {
                move(MOVE_INT, word.offset(), true, moves(arguments, i), i);
            }
        }
        int at = newEntry();
        entries[at] = number;
        for (int i = 0; i < arguments.length; i++) {
            entries[at + 1 + i] = word(arguments[i], at + 1 + i);
        }
        entries[at + FLAGS / 8] = flags;
        Call call = new Call(this, answers, count - 1, name, arguments);
        calls.add(call);
        return call;
    }

    /** How many moves will still be inserted between now and the call itself, this one included. */
    private static int moves(Object[] arguments, int from) {
        int n = 0;
        for (int i = from; i < arguments.length; i++) {
            if (arguments[i] instanceof Call earlier && !earlier.isDone() || arguments[i] instanceof Data.Int) {
                n++;
            }
        }
        return n;
    }

    private void move(long kind, int source, boolean fromData, int entriesUntilCall, int argument) {
        int target = (count + entriesUntilCall) * ENTRY_BYTES + 8 + argument * 8;
        int at = newEntry();
        entries[at] = kind;
        entries[at + 1] = source;
        relocate(fromData ? ~(at + 1) : at + 1);
        entries[at + 2] = target;
        relocate(at + 2);
    }

    private long word(Object argument, int index) {
        if (argument instanceof Number number) {
            return number.longValue();
        }
        if (argument instanceof RemoteAddress address) {
            return address.value();
        }
        if (argument instanceof RemoteFd fd) {
            return fd.number();
        }
        if (argument instanceof Data region) {
            region.requireIn(this);
            used(region);
            relocate(~index);
            return region.offset;
        }
        if (argument instanceof Call earlier) {
            return earlier.isDone() ? earlier.result() : 0;
        }
        if (argument instanceof Data.Int) {
            return 0;
        }
        throw new IllegalArgumentException("not an argument of a system call: " + argument);
    }

    private static int entryWord(int entry, int offset) {
        return entry * ENTRY_BYTES + offset;
    }

    private int newEntry() {
        int at = count * (ENTRY_BYTES / 8);
        if (at + ENTRY_BYTES / 8 > entries.length) {
            entries = Arrays.copyOf(entries, entries.length * 2);
        }
        Arrays.fill(entries, at, at + ENTRY_BYTES / 8, 0);
        count++;
        return at;
    }

    private void relocate(int word) {
        if (relocationCount == relocations.length) {
            relocations = Arrays.copyOf(relocations, relocationCount * 2);
        }
        relocations[relocationCount++] = word;
    }

    int listBytes() {
        return count * ENTRY_BYTES;
    }

    /** Writes list and data as they must lie at {@code address} in the task. */
    void encode(ByteBuffer into, int at, long address) {
        long dataAddress = address + listBytes();
        for (int i = 0; i < relocationCount; i++) {
            int word = relocations[i];
            if (word < 0) {
                entries[~word] += dataAddress;
            } else {
                entries[word] += address;
            }
        }
        into.slice(at, listBytes()).order(into.order()).asLongBuffer().put(entries, 0, count * (ENTRY_BYTES / 8));
        into.put(at + listBytes(), data, 0, dataBytes);
        for (int i = 0; i < pointerCount; i += 2) {
            into.putLong(at + listBytes() + pointers[i], dataAddress + pointers[i + 1]);
        }
    }

    /**
     * Takes results from memory of the task, read back after the run.
     *
     * @param done how many bytes of the list the runner got through
     * @return the call that failed unexpectedly, or null
     */
    Call decode(ByteBuffer from, int at, int done) {
        answers.take(from, at, listBytes(), dataBytes, done);
        if (done == listBytes()) {
            return null;
        }
        for (Call call : calls) {
            if (call.index * ENTRY_BYTES == done) {
                return call;
            }
        }
        return null;
    }

    /** The calls that were made, with their results, for people. */
    List<String> made() {
        List<String> texts = new ArrayList<>();
        for (Call call : calls) {
            if (call.isDone()) {
                texts.add(call.toString());
            }
        }
        return texts;
    }

    /** Forgets all calls, for the next round; results that were read stay with their {@link Call}s. */
    void clear() {
        count = 0;
        dataBytes = 0;
        relocationCount = 0;
        pointerCount = 0;
        unusedRegions = 0;
        Arrays.fill(data, (byte) 0);
        calls.clear();
        answers = new Answers();
    }

    String describe(String name, Object... arguments) {
        long[] words = new long[arguments.length];
        for (int i = 0; i < words.length; i++) {
            Object argument = arguments[i];
            if (argument instanceof Number number) {
                words[i] = number.longValue();
            } else if (argument instanceof RemoteAddress address) {
                words[i] = address.value();
            } else if (argument instanceof RemoteFd fd) {
                words[i] = fd.number();
            } else if (argument instanceof Call earlier && earlier.isDone()) {
                words[i] = earlier.result();
            }
        }
        return new SyscallFormat(table).call(table.number(name), words);
    }
}
