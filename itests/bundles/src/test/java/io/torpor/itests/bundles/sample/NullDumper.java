package io.torpor.itests.bundles.sample;

import com.google.protobuf.Message;
import io.torpor.spi.Claims;
import io.torpor.spi.DumpContext;
import io.torpor.spi.FileDumper;
import io.torpor.spi.OpenFile;
import org.osgi.service.component.annotations.Component;

/** Wants {@code /dev/null}, which the family of files takes already. */
@Component
@Claims("char 1:3")
public final class NullDumper implements FileDumper {
    @Override
    public Message dump(OpenFile file, DumpContext context) {
        throw new UnsupportedOperationException("two claim it, so neither is called");
    }
}
