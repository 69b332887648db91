package io.torpor.kernel.internal.session;

import io.torpor.kernel.internal.Installed;
import io.torpor.kernel.internal.Offer;
import io.torpor.kernel.internal.claims.ClaimTable;
import io.torpor.spi.FileRestorer;
import io.torpor.spi.ImageStore;
import io.torpor.spi.Issue;
import io.torpor.spi.MappingRestorer;
import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The bundles that made an image, in a file of its own beside the records, so that a restore without one of them fails at once, and by name, instead of somewhere
 * in the middle. A line each: {@code claimed}, if the bundle has saved an object that nobody else knows (it must be there for a restore), or
 * {@code took-part}, if it only had a step in the plan; then its symbolic name and its version. Other tools pass the file over, and their images have none.
 */
final class Authors {
    static final String FILE = "torpor-authors.txt";

    private static final String CLAIMED = "claimed";
    private static final String TOOK_PART = "took-part";

    private Authors() {}

    /**
     * Writes the file.
     *
     * @throws TorporException KERNEL-018 when the store does not take it
     */
    static void write(DumpState state, Collection<? extends Offer<?>> steps, Collection<ClaimTable<?>> claims)
            throws TorporException {
        Set<String> claimed = new TreeSet<>();
        claims.forEach(table -> claimed.addAll(table.bundlesThatClaimed()));
        Set<String> tookPart = new TreeSet<>();
        steps.forEach(step -> tookPart.add(step.bundle()));
        tookPart.removeAll(claimed);
        StringBuilder text = new StringBuilder();
        claimed.forEach(bundle -> line(text, CLAIMED, bundle));
        tookPart.forEach(bundle -> line(text, TOOK_PART, bundle));
        ImageStore store = state.images();
        state.undo("remove " + FILE, () -> store.remove(FILE));
        try (FileChannel file = store.create(FILE)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.toString());
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        } catch (IOException e) {
            throw failed("Cannot write " + FILE + " to " + store.location() + ": ", e);
        }
    }

    private static void line(StringBuilder text, String part, String bundle) {
        text.append(part).append(' ').append(bundle).append('\n');
    }

    /**
     * Looks whether everybody who is needed is there.
     *
     * @throws TorporException KERNEL-017 naming each bundle that is not; KERNEL-018 when the file cannot be read
     */
    static void check(ImageStore store, Installed installed) throws TorporException {
        Set<String> present = new TreeSet<>();
        addNames(installed.of(ResourceRestorer.class), present);
        addNames(installed.of(FileRestorer.class), present);
        addNames(installed.of(MappingRestorer.class), present);
        List<Issue> issues = new ArrayList<>();
        for (String line : lines(store)) {
            String[] words = line.split(" ", 3);
            if (words.length == 3 && words[0].equals(CLAIMED) && !present.contains(words[1])) {
                issues.add(Issue.error(
                        "KERNEL-017",
                        new Subject.Other(words[1]),
                        "Cannot restore from " + store.location() + ": bundle " + words[1] + " " + words[2]
                                + " has saved a part of it, and is not installed",
                        "Install that plugin, this version or a later one."));
            }
        }
        if (!issues.isEmpty()) {
            throw new TorporException(issues);
        }
    }

    private static <T> void addNames(List<Offer<T>> offers, Set<String> names) {
        for (Offer<T> offer : offers) {
            String bundle = offer.bundle();
            names.add(bundle.substring(0, bundle.indexOf(' ')));
        }
    }

    private static List<String> lines(ImageStore store) throws TorporException {
        try (BufferedReader file = new BufferedReader(Channels.newReader(store.open(FILE), StandardCharsets.UTF_8))) {
            return file.lines().toList();
        } catch (NoSuchFileException e) {
            return List.of(); // not made by us
        } catch (IOException e) {
            throw failed("Cannot read " + FILE + " in " + store.location() + ": ", e);
        }
    }

    private static TorporException failed(String what, IOException e) {
        String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return Issue.error("KERNEL-018", new Subject.ImageFile(FILE), what + reason, "")
                .causedBy(e)
                .toException();
    }
}
