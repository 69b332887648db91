package io.torpor.cli.command;

import io.torpor.spi.Progress;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One line on the terminal that tells how far long work is; nothing where standard error is no terminal, and nothing for work that is over
 * soon.
 */
final class TerminalProgress implements Progress, AutoCloseable {
    private static final long FIRST_AFTER = 500_000_000;
    private static final long NEXT_AFTER = 100_000_000;
    private static final int WIDTH = 30;
    private static final String ERASE_LINE = "\r\u001b[K";

    private final PrintStream out;
    private final boolean terminal;
    private final AtomicLong done = new AtomicLong();
    private volatile String what;
    private volatile String unit;
    private volatile long total;
    private volatile long began;
    private volatile long showAt;
    private boolean shown;

    TerminalProgress(PrintStream out) {
        this(out, isTerminal(2));
    }

    TerminalProgress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** System.console() asks for standard input and output, and since Java 22 for none of them. */
    static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd", Integer.toString(descriptor)))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public synchronized void begin(String newWhat, String newUnit, long newTotal) {
        erase();
        done.set(0);
        what = newWhat;
        unit = newUnit;
        total = newTotal;
        began = System.nanoTime();
        showAt = began + FIRST_AFTER;
    }

    @Override
    public void advance(long amount) {
        long sum = done.addAndGet(amount);
        if (terminal && System.nanoTime() - showAt > 0) {
            show(sum);
        }
    }

    private synchronized void show(long sum) {
        long now = System.nanoTime();
        if (what == null || now - showAt < 0) {
            return;
        }
        showAt = now + NEXT_AFTER;
        shown = true;
        double seconds = (now - began) / 1e9;
        int filled = total > 0 ? (int) Math.min(WIDTH, sum * WIDTH / total) : 0;
        out.print(
                ERASE_LINE + what + " [" + "#".repeat(filled) + " ".repeat(WIDTH - filled) + "] " + Amount.of(sum, unit)
                        + " of " + Amount.of(total, unit) + ", " + Amount.of((long) (sum / seconds), unit) + "/s");
        out.flush();
    }

    private void erase() {
        if (shown) {
            out.print(ERASE_LINE);
            out.flush();
            shown = false;
        }
    }

    @Override
    public synchronized void close() {
        erase();
        what = null;
    }
}
