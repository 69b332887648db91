package io.torpor.seccomp;

import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.proto.seccomp_entry;
import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.spi.TorporException;
import org.osgi.service.component.annotations.Component;

/** Reads {@code seccomp.img}, before anything exists. */
@Component
@RestoreStep(name = "seccomp-image", stage = RestoreStage.PREPARE, needs = "images", provides = "seccomp-image")
public final class SeccompImageReader implements ResourceRestorer {
    @Override
    public void restore(RestoreContext context) throws TorporException {
        seccomp_entry record = context.require(ImageSet.class)
                .one(ImageType.SECCOMP, 0, seccomp_entry.class)
                .orElse(seccomp_entry.getDefaultInstance());
        context.provide(SavedFilters.class, new SavedFilters(record));
    }
}
