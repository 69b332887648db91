package io.torpor.files;

import com.google.protobuf.Message;
import io.torpor.spi.DumpContext;
import io.torpor.spi.FileDumper;
import io.torpor.spi.TorporException;
import java.util.ArrayList;
import java.util.List;

/** What was seen of open file descriptions, until records are made of it. For the session's thread. */
final class CapturedFiles {
    private final List<Claimed> all = new ArrayList<>();

    /**
     * One of them.
     *
     * @param seen null where its dumper has yet to look, for which the application need not wait
     */
    record Claimed(Description file, FileDumper dumper, FileDumper.Captured seen) {
        /** Makes the record, once. */
        Message record(DumpContext context) throws TorporException {
            if (seen != null) {
                return seen.record();
            }
            dumper.inspect(file, context);
            return dumper.capture(file, context).record();
        }
    }

    void add(Description file, FileDumper dumper, FileDumper.Captured seen) {
        all.add(new Claimed(file, dumper, seen));
    }

    List<Claimed> all() {
        return all;
    }
}
