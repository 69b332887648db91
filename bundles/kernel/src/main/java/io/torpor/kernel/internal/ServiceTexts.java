package io.torpor.kernel.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** Reads service properties. Those of type {@code String+} OSGi lets be one text, an array or a collection. */
public final class ServiceTexts {
    private ServiceTexts() {}

    /**
     * All texts of a property, none if it is absent.
     *
     * @throws IllegalArgumentException when it holds something that is not a text, or an empty one
     */
    public static List<String> of(Offer<?> offer, String key) {
        Object value = offer.property(key);
        if (value == null) {
            return List.of();
        }
        Collection<?> raw = value instanceof Object[] array
                ? Arrays.asList(array)
                : value instanceof Collection<?> collection ? collection : List.of(value);
        List<String> texts = new ArrayList<>();
        for (Object element : raw) {
            if (!(element instanceof String text) || text.isBlank()) {
                throw new IllegalArgumentException(
                        "property `" + key + "` holds `" + element + "` where a text is expected");
            }
            texts.add(text);
        }
        return List.copyOf(texts);
    }

    /**
     * A property that is true or false; false if it is absent.
     *
     * @throws IllegalArgumentException when it holds something else
     */
    public static boolean flag(Offer<?> offer, String key) {
        Object value = offer.property(key);
        if (value != null && !(value instanceof Boolean)) {
            throw new IllegalArgumentException(
                    "property `" + key + "` holds `" + value + "` where true or false is expected");
        }
        return Boolean.TRUE.equals(value);
    }

    /**
     * The one text of a property.
     *
     * @throws IllegalArgumentException when it has none, or several
     */
    public static String one(Offer<?> offer, String key) {
        List<String> texts = of(offer, key);
        if (texts.size() != 1) {
            throw new IllegalArgumentException(
                    "property `" + key + "` holds " + texts.size() + " texts where one is expected");
        }
        return texts.get(0);
    }
}
