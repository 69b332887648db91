package io.torpor.kernel.internal.runs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A program that locks a file, says so, and waits to be killed. */
final class LockHolder {
    private LockHolder() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        try (FileChannel file = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE)) {
            file.lock();
            System.out.write('L');
            System.out.flush();
            Thread.sleep(60_000);
        }
    }
}
