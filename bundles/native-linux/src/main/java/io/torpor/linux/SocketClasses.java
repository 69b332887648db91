package io.torpor.linux;

import static io.torpor.linux.KernelFileRecord.HEAD;
import static io.torpor.linux.KernelFileRecord.MORE;
import static io.torpor.linux.KernelFileRecord.SOCKET_FLAGS;
import static io.torpor.linux.KernelFileRecord.SOCKET_STATE;
import static io.torpor.linux.KernelFileRecord.SOCKET_TYPE;

import io.torpor.abi.SocketConstants;
import java.util.Arrays;

/** Sorts the sockets of a reading into classes of alike ones. */
final class SocketClasses {
    static final int NONE = -1;

    /** A socket that is like none of so many has a class of its own from then on: comparing each with each would take longer than asking them. */
    private static final int MOST_COMPARED = 128;

    private final KernelFileFields fields;
    /** The record of the first of each class. */
    private final long[][] first = new long[MOST_COMPARED][];

    private int count;
    private int last;

    SocketClasses(KernelFileFields fields) {
        this.fields = fields;
    }

    /** Of the socket whose record begins at a word: from 0; {@link #NONE} if nothing is known. */
    int classOf(long[] words, int record) {
        if (words[record + MORE] == 0 || !isCopied(words, record)) {
            return NONE;
        }
        int known = Math.min(count, MOST_COMPARED);
        if (last < known && isAlike(first[last], words, record)) {
            return last;
        }
        for (int i = 0; i < known; i++) {
            if (isAlike(first[i], words, record)) {
                last = i;
                return i;
            }
        }
        if (count < MOST_COMPARED) {
            first[count] = Arrays.copyOfRange(words, record, record + HEAD + (int) words[record + MORE]);
            last = count;
        }
        return count++;
    }

    /** Whether the structure is there: what the program cannot read is zero. */
    private boolean isCopied(long[] words, int record) {
        long family =
                KernelFileRecord.number(words, record + HEAD, fields.sockFamily.offset(), fields.sockFamily.bytes());
        return family == SocketConstants.AF_UNIX;
    }

    private boolean isAlike(long[] one, long[] words, int other) {
        return one[SOCKET_TYPE] == words[other + SOCKET_TYPE]
                && one[SOCKET_STATE] == words[other + SOCKET_STATE]
                && one[SOCKET_FLAGS] == words[other + SOCKET_FLAGS]
                && fields.likeness.isAlike(one, HEAD, words, other + HEAD);
    }
}
