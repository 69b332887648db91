package io.torpor.kernel.internal.session;

import io.torpor.abi.Pid;
import io.torpor.kernel.SessionResult;
import io.torpor.kernel.internal.FakeOffer;
import io.torpor.kernel.internal.Installed;
import io.torpor.kernel.internal.Offer;
import io.torpor.spi.DumpStage;
import io.torpor.spi.Options;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a test installs. */
final class FakeInstalled implements Installed {
    private final Map<Class<?>, List<FakeOffer<?>>> offers = new HashMap<>();
    final Sessions sessions = new Sessions(this);

    <T> FakeOffer<T> add(Class<T> type, FakeOffer<T> offer) {
        offers.computeIfAbsent(type, key -> new ArrayList<>()).add(offer);
        return offer;
    }

    FakeOffer<ResourceDumper> step(String name, DumpStage stage, ResourceDumper dumper) {
        return add(ResourceDumper.class, FakeOffer.dumper(name, stage, dumper));
    }

    SessionResult dump() throws TorporException {
        return dump(Options.NONE);
    }

    SessionResult dump(Options options) throws TorporException {
        return sessions.dump(new Pid(4711), options, new NoImages(), new NoImages());
    }

    @Override
    @SuppressWarnings("unchecked") // add() keeps type and offer together
    public <T> List<Offer<T>> of(Class<T> type) {
        List<Offer<T>> found = new ArrayList<>();
        offers.getOrDefault(type, List.of()).forEach(offer -> found.add((Offer<T>) offer));
        return found;
    }

    List<FakeOffer<?>> all() {
        return offers.values().stream().flatMap(List::stream).toList();
    }
}
