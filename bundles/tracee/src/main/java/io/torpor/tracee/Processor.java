package io.torpor.tracee;

import io.torpor.image.proto.cpuinfo_entry;
import io.torpor.spi.TorporException;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The processor that this runs on, as {@code cpuinfo.img} describes one. A program finds out once what its processor can do, and goes on as if that were so
 * for ever; whoever moves it to another machine can have the two compared before. May be used from any thread.
 */
@ProviderType
public interface Processor {
    /** What this one is and can do. */
    cpuinfo_entry describe();

    /**
     * Compares another one's description with this processor.
     *
     * @param traits what must fit; nothing but the description itself is looked at when empty
     * @throws TorporException when something does not fit, or the description is none of this kind of processor
     */
    void compare(cpuinfo_entry saved, Set<ProcessorTrait> traits) throws TorporException;
}
