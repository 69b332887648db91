package io.torpor.kernel.internal.osgi.sample;

import io.torpor.spi.DumpContext;
import io.torpor.spi.ResourceDumper;

/** What the sample bundle of {@link io.torpor.kernel.internal.osgi.EngineInFelixTest} brings, loaded by that bundle's class loader. */
public final class SampleDumper implements ResourceDumper {
    public static final String ACTIVATED = "torpor.test.sample.activated";

    public SampleDumper() {
        System.setProperty(ACTIVATED, "yes");
    }

    @Override
    public void dump(DumpContext context) {
        context.count("sample", 1);
    }
}
