package io.torpor.itests;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A client of PostgreSQL, psql, that is told what to do line by line. */
final class SqlSession implements AutoCloseable {
    private static final String END = "end of the answer";

    private final Process psql;
    private final Writer in;
    private final BufferedReader out;

    SqlSession(List<String> command) throws IOException {
        psql = new ProcessBuilder(command).redirectErrorStream(true).start();
        in = psql.outputWriter(StandardCharsets.US_ASCII);
        out = new BufferedReader(new InputStreamReader(psql.getInputStream(), StandardCharsets.US_ASCII));
    }

    /** Sends a statement or several, whose answer is received later. */
    void send(String statements) throws IOException {
        in.write(statements + ";\n\\echo " + END + "\n");
        in.flush();
    }

    /** What they gave, in one line. */
    String receive() throws IOException {
        StringBuilder text = new StringBuilder();
        for (String line = out.readLine(); !END.equals(line); line = out.readLine()) {
            if (line == null) {
                throw new IOException("psql has ended after: " + text);
            }
            text.append(line).append(' ');
        }
        return text.toString().trim();
    }

    String ask(String statements) throws IOException {
        send(statements);
        return receive();
    }

    @Override
    public void close() throws IOException {
        try {
            in.close();
            if (!psql.waitFor(5, TimeUnit.SECONDS)) {
                psql.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
