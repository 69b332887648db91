package io.torpor.tracee;

import io.torpor.image.ImageType;
import io.torpor.image.LoneFile;
import io.torpor.image.proto.cpuinfo_entry;
import io.torpor.spi.ImageStore;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code cpuinfo.img}, which may stand alone in a directory or be part of a set. */
public final class ProcessorImage {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessorImage.class);

    private ProcessorImage() {}

    /** Writes the description of this machine's processor, over an older one. */
    public static void write(Processor processor, ImageStore store) throws TorporException {
        LoneFile.write(store, ImageType.CPUINFO, processor.describe());
    }

    /**
     * Compares what a store has with this machine's processor.
     *
     * @throws TorporException TRACEE-016 when there is no description; else as {@link Processor#compare}
     */
    public static void check(Processor processor, ImageStore store, Set<ProcessorTrait> traits) throws TorporException {
        List<cpuinfo_entry> saved =
                LoneFile.read(store, ImageType.CPUINFO, cpuinfo_entry.class, remark -> LOG.warn("{}", remark));
        if (saved.isEmpty()) {
            throw missing(store);
        }
        processor.compare(saved.get(0), traits);
    }

    /** That a store has no description. */
    public static TorporException missing(ImageStore store) {
        return Issue.error(
                        "TRACEE-016",
                        new Subject.Other(store.location()),
                        "Cannot compare processors: No cpuinfo image in " + store.location(),
                        "Dump with --cpu-cap, or write it with cpuinfo dump; or leave out --cpu-cap.")
                .toException();
    }
}
