package io.torpor.network;

import io.torpor.spi.RunJournal;
import java.util.ArrayList;
import java.util.List;

/** Keeps what is noted. */
final class TestJournal implements RunJournal {
    final List<String> open = new ArrayList<>();

    @Override
    public String runId() {
        return "7dcfa4b0-0000-4000-8000-000000000001";
    }

    @Override
    public Entry note(String kind, String data) {
        open.add(data);
        return () -> open.remove(data);
    }
}
