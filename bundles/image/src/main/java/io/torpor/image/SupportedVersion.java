package io.torpor.image;

import io.torpor.image.proto.inventory_entry;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;

/** Which image version can be read: 1.1, which an inventory calls 2. */
final class SupportedVersion {
    /** {@code inventory_entry.img_version} of sets that can be read, and of those that are written. */
    static final int NUMBER = 2;

    private static final String OLD = "Restore it with the tool that wrote it, or use a newer checkpoint.";

    private SupportedVersion() {}

    static void check(ImageSet images) throws TorporException {
        int version =
                images.require(ImageType.INVENTORY, 0, inventory_entry.class).getImgVersion();
        if (Integer.compareUnsigned(version, NUMBER) < 0) {
            throw refused("IMAGE-008", images, version, "older", OLD);
        }
        if (version != NUMBER) {
            throw refused("IMAGE-009", images, version, "newer", "Use a newer version of Torpor.");
        }
        if (images.has(ImageType.REG_FILES, 0) && !images.has(ImageType.FILES, 0)) {
            String message = "The checkpoint in " + images.store().location()
                    + " has a file for each kind of open files instead of files.img, as older versions wrote it";
            throw Issue.error("IMAGE-008", new Subject.ImageFile(ImageType.REG_FILES.fileName(0)), message, OLD)
                    .toException();
        }
    }

    private static TorporException refused(String code, ImageSet images, int version, String how, String remedy) {
        String message = "The checkpoint in " + images.store().location() + " has image version "
                + Integer.toUnsignedString(version) + ", which is " + how + " than version " + NUMBER
                + ", the one that is supported";
        return Issue.error(code, new Subject.ImageFile(ImageType.INVENTORY.fileName(0)), message, remedy)
                .toException();
    }
}
