package io.torpor.itests.harness;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The vdso in a checkpoint made under this kernel, and the same in a process. */
public final class SavedVdso {
    private static final int PAGE = 4096;
    /** A byte of the ELF header that is padding. */
    private static final int PADDING = 15;

    private SavedVdso() {}

    /**
     * Makes it another kernel's, as far as an engine can tell by comparing, in the one pages file that there is.
     *
     * @param own {@link #firstPage} of a process with the same
     */
    public static void makeForeign(Path images, byte[] own) {
        Path pages = images.resolve("pages-1.img");
        try {
            byte[] content = Files.readAllBytes(pages);
            for (int at = 0; at + PAGE <= content.length; at += PAGE) {
                if (Arrays.equals(content, at, at + PAGE, own, 0, PAGE)) {
                    content[at + PADDING] ^= 1;
                    Files.write(pages, content);
                    return;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new AssertionError("No page of " + pages + " is the vdso's first");
    }

    /** The first page of a process's vdso: one for 32-bit programs, another for all others. */
    public static byte[] firstPage(int pid) {
        byte[] page = new byte[PAGE];
        try (RandomAccessFile memory = new RandomAccessFile("/proc/" + pid + "/mem", "r")) {
            memory.seek(place(pid));
            memory.readFully(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return page;
    }

    /** Where the kernel's vdso is in a process. */
    public static long place(int pid) {
        return Proc.text(pid, "maps")
                .lines()
                .filter(line -> line.endsWith("[vdso]"))
                .map(line -> Long.parseUnsignedLong(line.substring(0, line.indexOf('-')), 16))
                .findFirst()
                .orElseThrow(() -> new AssertionError("Process " + pid + " has no vdso"));
    }

    /** How many mappings of a process are executable and no file's: what stands in for a vdso of another kernel. */
    public static long standIns(int pid) {
        return Proc.text(pid, "maps")
                .lines()
                .filter(line -> line.contains(" r-xp ") && line.trim().split(" +").length == 5)
                .count();
    }
}
