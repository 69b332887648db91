package io.torpor.itests;

import io.torpor.itests.harness.Mode;
import io.torpor.itests.harness.Port;
import io.torpor.itests.harness.Survival;
import io.torpor.itests.harness.Target;
import io.torpor.itests.harness.WorkFolder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Redis with 200,000 keys: all of them are right after each dump, and it takes new ones. */
class RedisTest {
    private static final int KEYS = 200_000;

    @ParameterizedTest
    @EnumSource
    void survives(Mode mode) throws Exception {
        Port port = Port.free();
        try (Target target = Target.start(WorkFolder.create("redis-" + mode), RedisKeys.server(port))) {
            RedisKeys keys = new RedisKeys(port.awaitListener(), KEYS);
            keys.fill();
            Survival.ofRealProgram(target, mode, keys::check);
        }
    }
}
