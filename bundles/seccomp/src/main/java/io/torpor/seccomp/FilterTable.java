package io.torpor.seccomp;

import com.google.protobuf.ByteString;
import io.torpor.image.proto.seccomp_entry;
import io.torpor.image.proto.seccomp_filter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The filters of a tree as a forest: each points at the one that was installed before it. Threads and processes share what they inherited. */
final class FilterTable {
    static final int NONE = -1;

    private final List<Filter> filters = new ArrayList<>();
    private final Map<Filter, Integer> numbers = new HashMap<>();

    private record Filter(int previous, ByteString program, int flags) {}

    /**
     * Notes a filter.
     *
     * @param previous number of the one that was installed before it, or {@link #NONE}
     * @return its number; that of an equal filter after the same one if there was one
     */
    int add(int previous, ByteString program, int flags) {
        Filter filter = new Filter(previous, program, flags);
        Integer known = numbers.get(filter);
        if (known == null) {
            known = filters.size();
            filters.add(filter);
            numbers.put(filter, known);
        }
        return known;
    }

    /**
     * Notes a filter and those that were installed before it in another table.
     *
     * @param more flags that all of them get
     * @return its number there
     */
    int copyTo(FilterTable other, int number, int more) {
        Filter filter = filters.get(number);
        int previous = filter.previous() == NONE ? NONE : copyTo(other, filter.previous(), more);
        return other.add(previous, filter.program(), filter.flags() | more);
    }

    boolean isEmpty() {
        return filters.isEmpty();
    }

    /** The record, in which every filter comes after the one before it. */
    seccomp_entry toRecord() {
        seccomp_entry.Builder record = seccomp_entry.newBuilder();
        for (Filter filter : filters) {
            seccomp_filter.Builder entry =
                    seccomp_filter.newBuilder().setFilter(filter.program()).setFlags(filter.flags());
            if (filter.previous() != NONE) {
                entry.setPrev(filter.previous());
            }
            record.addSeccompFilters(entry);
        }
        return record.build();
    }
}
