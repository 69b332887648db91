package io.torpor.linux;

import static io.torpor.linux.KernelFileRecord.HEAD;
import static io.torpor.linux.KernelFileRecord.MORE;
import static io.torpor.linux.KernelFileRecord.SOCKET_FLAGS;
import static io.torpor.linux.KernelFileRecord.SOCKET_STATE;
import static io.torpor.linux.KernelFileRecord.SOCKET_TYPE;

import io.torpor.abi.SocketConstants;

/** Sorts the sockets of a reading into classes of alike ones. */
final class SocketClasses {
    static final int NONE = -1;

    /** A socket that is like none of so many has a class of its own from then on: comparing each with each would take longer than asking them. */
    private static final int MOST_COMPARED = 128;

    private final KernelFileFields fields;
    private final long[] words;
    /** Where the record of the first of each class begins. */
    private final int[] first = new int[MOST_COMPARED];

    private int count;
    private int last;

    SocketClasses(KernelFileFields fields, long[] words) {
        this.fields = fields;
        this.words = words;
    }

    /** Of the socket whose record begins at a word: from 0; {@link #NONE} if nothing is known. */
    int classOf(int record) {
        if (words[record + MORE] == 0 || !isCopied(record)) {
            return NONE;
        }
        int known = Math.min(count, MOST_COMPARED);
        if (last < known && isAlike(first[last], record)) {
            return last;
        }
        for (int i = 0; i < known; i++) {
            if (isAlike(first[i], record)) {
                last = i;
                return i;
            }
        }
        if (count < MOST_COMPARED) {
            first[count] = record;
            last = count;
        }
        return count++;
    }

    /** Whether the structure is there: what the program cannot read is zero. */
    private boolean isCopied(int record) {
        long family =
                KernelFileRecord.number(words, record + HEAD, fields.sockFamily.offset(), fields.sockFamily.bytes());
        return family == SocketConstants.AF_UNIX;
    }

    private boolean isAlike(int one, int other) {
        return words[one + SOCKET_TYPE] == words[other + SOCKET_TYPE]
                && words[one + SOCKET_STATE] == words[other + SOCKET_STATE]
                && words[one + SOCKET_FLAGS] == words[other + SOCKET_FLAGS]
                && fields.likeness.isAlike(words, one + HEAD, other + HEAD);
    }
}
