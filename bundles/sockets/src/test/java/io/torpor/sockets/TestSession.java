package io.torpor.sockets;

import io.torpor.spi.Issue;
import io.torpor.spi.Options;
import io.torpor.spi.SessionContext;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A session that keeps values and problems. */
final class TestSession {
    private final Map<Object, Object> values = new HashMap<>();
    private final List<String> codes = new ArrayList<>();

    SessionContext context() {
        return (SessionContext) Proxy.newProxyInstance(
                TestSession.class.getClassLoader(),
                new Class<?>[] {SessionContext.class},
                (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "find":
                            return Optional.ofNullable(values.get(arguments[0]));
                        case "provide":
                            return values.put(arguments[0], arguments[1]);
                        case "report":
                            return codes.add(((Issue) arguments[0]).code());
                        case "options":
                            return Options.NONE;
                        default:
                            throw new UnsupportedOperationException(method.getName());
                    }
                });
    }

    List<String> codes() {
        return codes;
    }
}
