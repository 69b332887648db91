package io.torpor.memory;

import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.proto.core_entry;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Architecture;
import io.torpor.tracee.PuppetThread;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Where the threads of a checkpoint will go on. */
final class ProgramCounters {
    private final ImageSet images;
    private final Architecture architecture;

    ProgramCounters(ImageSet images, Architecture architecture) {
        this.images = images;
        this.architecture = architecture;
    }

    /** Those of some threads, in their order. */
    long[] of(List<PuppetThread> threads) throws TorporException {
        ByteBuffer registers = ByteBuffer.allocate(architecture.generalBytes()).order(ByteOrder.nativeOrder());
        long[] counters = new long[threads.size()];
        for (int i = 0; i < counters.length; i++) {
            core_entry core = images.require(ImageType.CORE, threads.get(i).virtualTid(), core_entry.class);
            architecture.loadGeneral(architecture.registersOf(core), registers, 0);
            counters[i] = architecture.programCounter(registers, 0);
        }
        return counters;
    }
}
