package io.torpor.itests;

import io.torpor.itests.harness.Port;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;

/** A server that checks itself at each request and answers with its requests so far, a count of work done, and all errors so far. */
final class CountingServer {
    private static final Pattern ANSWER =
            Pattern.compile("\\{\"requests\":\\s*(\\d+),\\s*\"count\":\\s*(\\d+),\\s*\"errors\":\\s*\\[(.*)]}");

    private final Port port;
    private final String path;
    private int requests;
    private int count = -1;

    CountingServer(Port port, String path) {
        this.port = port;
        this.path = path;
    }

    /** Asks it once; it must remember all earlier requests and have worked since. */
    void look(int round) throws IOException {
        String answer = port.get(path);
        port.awaitQuiet();
        Matcher matcher = ANSWER.matcher(answer);
        Assertions.assertTrue(matcher.matches(), answer);
        Assertions.assertEquals("", matcher.group(3), "errors");
        int now = Integer.parseInt(matcher.group(1));
        Assertions.assertTrue(requests == 0 || now == requests + 1, "it has forgotten requests: " + answer);
        Assertions.assertTrue(
                Integer.parseInt(matcher.group(2)) > count,
                "it has not worked since it counted " + count + ": " + answer);
        requests = now;
        count = Integer.parseInt(matcher.group(2));
    }
}
