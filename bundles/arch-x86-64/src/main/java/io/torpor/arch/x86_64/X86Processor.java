package io.torpor.arch.x86_64;

import io.torpor.image.proto.cpuinfo_entry;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Processor;
import io.torpor.tracee.ProcessorTrait;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Asks CPUID when it is asked, not before: most sessions do not want to know. */
@Component(property = "torpor.machine=x86_64")
public final class X86Processor implements Processor {
    private final Cpuid cpuid;

    @Activate
    public X86Processor() {
        this(Cpuid.ofThisProcessor());
    }

    X86Processor(Cpuid cpuid) {
        this.cpuid = cpuid;
    }

    @Override
    public cpuinfo_entry describe() {
        return cpuinfo_entry
                .newBuilder()
                .addX86Entry(new ProcessorDescription(cpuid).make())
                .build();
    }

    @Override
    public void compare(cpuinfo_entry saved, Set<ProcessorTrait> traits) throws TorporException {
        ProcessorDescription description = new ProcessorDescription(cpuid);
        new ProcessorComparison(description.make(), description.components()).check(saved, traits);
    }
}
