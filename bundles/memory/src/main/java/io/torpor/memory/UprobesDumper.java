package io.torpor.memory;

import com.google.protobuf.Message;
import io.torpor.spi.Claims;
import io.torpor.spi.DumpContext;
import io.torpor.spi.Mapping;
import io.torpor.spi.MappingDumper;
import io.torpor.spi.Options;
import io.torpor.spi.TorporException;
import org.osgi.service.component.annotations.Component;

/** What the kernel mapped for probes in the task's programs. Never saved: it makes that again for whoever hits one. */
@Component
@Claims("uprobes")
public final class UprobesDumper implements MappingDumper {
    @Override
    public void inspect(Mapping mapping, DumpContext context) throws TorporException {
        if (!context.options().get(Options.ALLOW_UPROBES)) {
            context.refuse(UprobeProblems.notAllowed(mapping));
        }
    }

    @Override
    public Message dump(Mapping mapping, DumpContext context) throws TorporException {
        if (mapping.name().equals(Uprobes.SLOTS)) {
            ReturnProbes.check(TaskMapping.of(mapping), context);
        }
        return VmaRecord.anonymous(TaskMapping.of(mapping), VmaStatus.REGULAR | VmaStatus.UPROBES)
                .build();
    }
}
