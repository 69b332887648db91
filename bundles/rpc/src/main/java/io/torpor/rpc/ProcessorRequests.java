package io.torpor.rpc;

import io.torpor.image.proto.criu_opts;
import io.torpor.spi.Options;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Processor;
import io.torpor.tracee.ProcessorImage;
import io.torpor.tracee.ProcessorTrait;

/** Descriptions of the processor, in the client's directory. */
final class ProcessorRequests {
    private final EngineSessions sessions;
    private final Processor processor;

    ProcessorRequests(EngineSessions sessions, Processor processor) {
        this.sessions = sessions;
        this.processor = processor;
    }

    void dump(criu_opts request, Client client, Answers.Asker asker) throws TorporException {
        SessionSettings settings = SessionSettings.of(request, client, asker);
        sessions.inSession(settings, client, folders -> {
            settings.ofDump(folders);
            ProcessorImage.write(processor, folders.images());
            return processor;
        });
    }

    void check(criu_opts request, Client client, Answers.Asker asker) throws TorporException {
        SessionSettings settings = SessionSettings.of(request, client, asker);
        sessions.inSession(settings, client, folders -> {
            long traits = settings.ofDump(folders).get(Options.PROCESSOR_TRAITS);
            ProcessorImage.check(
                    processor, folders.images(), ProcessorTrait.in(traits < 0 ? ProcessorTrait.PRESET : traits));
            return processor;
        });
    }
}
