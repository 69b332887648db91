package io.torpor.launcher.log;

import io.torpor.cli.RequestLogs;
import io.torpor.spi.TorporException;
import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Logs of single requests, beside that of the process. */
public final class RequestLogFiles implements RequestLogs {
    @Override
    public RequestLog open(OutputStream file, int verbosity) {
        PrintStream stream = new PrintStream(new BufferedOutputStream(file), false, StandardCharsets.UTF_8);
        LogOutput output = new LogOutput(stream, verbosity, true);
        LogSetup.enter(output);
        return new RequestLog() {
            @Override
            public void failure(TorporException failure) {
                new FailureLines(output, true).write(failure);
            }

            @Override
            public void close() {
                LogSetup.leave();
                output.close();
                stream.close();
            }
        };
    }
}
