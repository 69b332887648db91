package io.torpor.kernel.internal.claims;

import java.util.ArrayList;
import java.util.List;

/** A text in which {@code *} stands for any run of characters, none included. No regular expression: those load slowly, and this runs while an application waits. */
final class ClaimPattern {
    private final List<String> parts = new ArrayList<>();

    ClaimPattern(String pattern) {
        int from = 0;
        for (int star = pattern.indexOf('*'); star >= 0; star = pattern.indexOf('*', from)) {
            parts.add(pattern.substring(from, star));
            from = star + 1;
        }
        parts.add(pattern.substring(from));
    }

    boolean matches(String text) {
        int last = parts.size() - 1;
        if (last == 0) {
            return text.equals(parts.get(0));
        }
        if (!text.startsWith(parts.get(0))) {
            return false;
        }
        int from = parts.get(0).length();
        for (int i = 1; i < last; i++) {
            int found = text.indexOf(parts.get(i), from);
            if (found < 0) {
                return false;
            }
            from = found + parts.get(i).length();
        }
        return text.length() - parts.get(last).length() >= from && text.endsWith(parts.get(last));
    }
}
