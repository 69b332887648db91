package io.torpor.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.torpor.itests.harness.Engine;
import io.torpor.itests.harness.SavedVdso;
import io.torpor.itests.harness.Target;
import io.torpor.itests.harness.WorkFolder;
import io.torpor.itests.harness.Workload;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A checkpoint whose vdso is not this kernel's: the program goes on calling the addresses that it knows, dump after dump. The other kernel is played by this one: one
 * byte of the saved vdso is changed where it says nothing.
 */
class ForeignVdsoTest {
    private int round;

    @BeforeEach
    void needsTorpor() {
        org.junit.jupiter.api.Assumptions.assumeTrue(Engine.isOurs(), "looks at what Torpor does");
    }

    @Test
    void programGoesOnThroughProxies() {
        Path folder = WorkFolder.create("foreign-vdso");
        try (Target target = Workload.start("vdso", folder, "still")) {
            long original = SavedVdso.place(target.pid());

            pass(target, true);
            long first = SavedVdso.place(target.pid());
            assertNotEquals(original, first, "the kernel's vdso makes room");
            assertEquals(1, SavedVdso.standIns(target.pid()));

            pass(target, false);
            assertEquals(first, SavedVdso.place(target.pid()), "the proxy leads there");
            assertEquals(1, SavedVdso.standIns(target.pid()));

            pass(target, true);
            assertNotEquals(first, SavedVdso.place(target.pid()), "its place is the second proxy's");
            assertEquals(2, SavedVdso.standIns(target.pid()));
        }
    }

    /** All system calls of a 32-bit program come through its vdso, also those that its threads are in while it is dumped. */
    @Test
    void programOf32BitsGoesOnThroughAProxy() {
        Path folder = WorkFolder.create("foreign-vdso-32");
        try (Target target = Workload.start("ia32", folder)) {
            pass(target, true);
            pass(target, false);
            pass(target, true);
        }
    }

    private void pass(Target target, boolean foreign) {
        round++;
        Path images = target.folder().resolve("images." + round);
        List<Integer> pids = target.tree();
        byte[] own = SavedVdso.firstPage(target.pid());
        Engine.dump(target.pid(), images).orFail();
        target.awaitGone(pids);
        if (foreign) {
            SavedVdso.makeForeign(images, own);
        }
        Engine.restore(images).orFail();
        Workload.check(target, round);
        WorkFolder.delete(images);
    }
}
