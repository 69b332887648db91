package io.torpor.linux;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What tests have that read tables of descriptors: skipped where that cannot be done. */
abstract class LiveKernelFilesTest {
    KernelFiles files;

    @BeforeEach
    final void load() {
        files = LiveKernelFiles.open();
    }

    @AfterEach
    final void closeFiles() {
        if (files != null) {
            files.close();
        }
    }
}
