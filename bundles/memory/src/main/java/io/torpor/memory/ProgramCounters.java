package io.torpor.memory;

import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.proto.core_entry;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Architecture;
import io.torpor.tracee.Puppet;
import io.torpor.tracee.PuppetThread;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Where the threads of a checkpoint will go on. */
final class ProgramCounters {
    private final ImageSet images;
    private final Architecture architecture;

    ProgramCounters(ImageSet images, Architecture architecture) {
        this.images = images;
        this.architecture = architecture;
    }

    /** Those of all threads of a task, in the order of its threads. */
    long[] of(Puppet puppet) throws TorporException {
        ByteBuffer registers = ByteBuffer.allocate(architecture.generalBytes()).order(ByteOrder.nativeOrder());
        long[] counters = new long[puppet.threads().size()];
        for (int i = 0; i < counters.length; i++) {
            PuppetThread thread = puppet.threads().get(i);
            core_entry core = images.require(ImageType.CORE, thread.virtualTid(), core_entry.class);
            architecture.loadGeneral(architecture.registersOf(core), registers, 0);
            counters[i] = architecture.programCounter(registers, 0);
        }
        return counters;
    }
}
