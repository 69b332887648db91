package io.torpor.seccomp;

import com.google.protobuf.ByteString;
import io.torpor.abi.SeccompConstants;
import io.torpor.image.proto.seccomp_entry;
import io.torpor.image.proto.seccomp_filter;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The filters of {@code seccomp.img}, looked through. */
final class SavedFilters {
    private static final int SHARED = SeccompConstants.SECCOMP_FILTER_FLAG_TSYNC;
    private static final int KNOWN_FLAGS =
            SeccompConstants.SECCOMP_FILTER_FLAG_LOG | SeccompConstants.SECCOMP_FILTER_FLAG_SPEC_ALLOW | SHARED;
    private static final Subject IMAGE = new Subject.Other("seccomp.img");

    private final List<seccomp_filter> filters;

    /**
     * Looks through a record.
     *
     * @throws TorporException when a filter is none, is followed by itself, or has flags whose meaning is not known
     */
    SavedFilters(seccomp_entry record) throws TorporException {
        filters = record.getSeccompFiltersList();
        for (int i = 0; i < filters.size(); i++) {
            seccomp_filter filter = filters.get(i);
            if (!FilterProgram.isWellFormed(filter.getFilter())) {
                throw damaged("filter " + i + " has " + filter.getFilter().size() + " bytes");
            }
            if ((filter.getFlags() & ~KNOWN_FLAGS) != 0) {
                throw damaged("filter " + i + " has the unknown flags 0x" + Integer.toHexString(filter.getFlags()));
            }
            chain(i);
        }
    }

    ByteString program(int filter) {
        return filters.get(filter).getFilter();
    }

    /** The flags to install a filter with in one thread. */
    int flags(int filter) {
        return filters.get(filter).getFlags() & ~SHARED;
    }

    /** Whether a first thread's filter, and those before it, are those of all its process's threads. */
    boolean isShared(int filter) {
        return (filters.get(filter).getFlags() & SHARED) != 0;
    }

    /** The numbers of the filters that end with one, the oldest first. */
    List<Integer> chain(int newest) throws TorporException {
        List<Integer> chain = new ArrayList<>();
        int at = newest;
        while (true) {
            if (at < 0 || at >= filters.size()) {
                throw damaged("there is no filter " + Integer.toUnsignedString(at) + ", only " + filters.size());
            }
            if (chain.size() == filters.size()) {
                throw damaged("filter " + newest + " comes after itself");
            }
            chain.add(at);
            if (!filters.get(at).hasPrev()) {
                Collections.reverse(chain);
                return chain;
            }
            at = filters.get(at).getPrev();
        }
    }

    private static TorporException damaged(String how) {
        return Issue.error(
                        "SECCOMP-005",
                        IMAGE,
                        "Cannot restore from seccomp.img: " + how,
                        "The image is damaged, or from a version of the tool that is not known here: use another checkpoint.")
                .toException();
    }
}
