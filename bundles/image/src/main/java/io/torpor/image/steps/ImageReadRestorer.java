package io.torpor.image.steps;

import io.torpor.image.ImageSet;
import io.torpor.spi.Issue;
import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.spi.TorporException;
import org.osgi.service.component.annotations.Component;

/**
 * Reads and validates the whole set before anything is created, and gives it to the steps of a restore: {@link ImageSet}, by the
 * capability {@code images}.
 */
@Component
@RestoreStep(name = "images-read", stage = RestoreStage.PREPARE, provides = "images")
public final class ImageReadRestorer implements ResourceRestorer {
    @Override
    public void restore(RestoreContext context) throws TorporException {
        ImageSet images = new ImageSet(context.images());
        for (Issue oddity : images.validate()) {
            context.report(oddity);
        }
        context.provide(ImageSet.class, images);
    }
}
