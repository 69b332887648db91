package io.torpor.network;

import io.torpor.spi.TorporException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Runs the programs of iptables, in the network namespace of the thread: iptables-restore(8), which reads many changes at once and makes all or none. */
final class Iptables {
    /** A program to be run in place of iptables-restore, as with the peer. */
    private static final String OTHER = System.getenv("CR_IPTABLES");

    /** Where administrators' programs are, for a PATH that lacks it. */
    private static final String SYSTEM_PATH = "/usr/sbin:/sbin:/usr/bin:/bin";

    private Iptables() {}

    /** The program's name, by the IP version. */
    private static String restorer(int version) {
        if (version == 4) {
            return OTHER == null || OTHER.isEmpty() ? "iptables-restore" : OTHER;
        }
        return "ip6tables-restore";
    }

    static boolean isInstalled() {
        return !find(restorer(4)).isEmpty();
    }

    private static String find(String program) {
        if (program.indexOf('/') >= 0) {
            return new File(program).canExecute() ? program : "";
        }
        String path = System.getenv("PATH");
        for (String directory : (path == null ? SYSTEM_PATH : path + ":" + SYSTEM_PATH).split(":")) {
            File file = new File(directory, program);
            if (file.canExecute()) {
                return file.getPath();
            }
        }
        return "";
    }

    /**
     * Changes table filter.
     *
     * @param version 4 or 6
     * @param rules lines as iptables-save(8) prints them, -D for -A to delete, without table and COMMIT
     * @throws TorporException when it is not installed, or refuses; nothing has changed then
     */
    static void apply(int version, CharSequence rules) throws TorporException {
        String program = find(restorer(version));
        if (program.isEmpty()) {
            throw Problems.noIptables();
        }
        String script = "*filter\n" + rules + "COMMIT\n";
        try {
            Process process = new ProcessBuilder(program, "-w", "--noflush")
                    .redirectErrorStream(true)
                    .start();
            Complaint complaint = new Complaint(process);
            complaint.start();
            try (var input = process.getOutputStream()) {
                input.write(script.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                // It has ended before it had read all, and says why.
                complaint.add(e.getMessage());
            }
            int code = process.waitFor();
            complaint.join();
            if (code != 0) {
                throw Problems.iptablesFailed(program, code, complaint.text());
            }
        } catch (IOException e) {
            throw Problems.iptablesFailed(program, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problems.iptablesFailed(program, e);
        }
    }

    /** Reads what a program says, so that it never waits for us. */
    private static final class Complaint extends Thread {
        private static final int MOST = 4000;

        private final Process process;
        private final StringBuilder text = new StringBuilder();

        Complaint(Process process) {
            super("torpor-iptables");
            this.process = process;
        }

        @Override
        public void run() {
            byte[] buffer = new byte[1024];
            try (var output = process.getInputStream()) {
                for (int length = output.read(buffer); length >= 0; length = output.read(buffer)) {
                    add(new String(buffer, 0, length, StandardCharsets.UTF_8));
                }
            } catch (IOException e) {
                add(e.getMessage());
            }
        }

        synchronized void add(String more) {
            if (text.length() < MOST) {
                text.append(more);
            }
        }

        synchronized String text() {
            return text.toString().strip().replace('\n', ' ');
        }
    }
}
