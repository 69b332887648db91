package io.torpor.kernel.internal.runs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The journal of an engine that is dead, taken over. Lines: the session and its process first, then {@code + NUMBER KIND<tab>DATA} for each note and {@code - NUMBER} when
 * it was done. A last line without its end was being written when the engine died: what it notes has not happened. For one thread.
 */
final class JournalFile implements AutoCloseable {
    private final RunDirectory directory;
    private final String runId;
    private final FileChannel file;
    private final Map<String, Note> open = new LinkedHashMap<>();
    private String session = "";

    /** Something noted and not done. */
    record Note(String number, String kind, String data) {}

    JournalFile(RunDirectory directory, String runId, FileChannel file) throws IOException {
        this.directory = directory;
        this.runId = runId;
        this.file = file;
        read();
    }

    static byte[] firstLine(String session) {
        return bytes(session + " of process " + ProcessHandle.current().pid() + "\n");
    }

    static byte[] noted(int number, String kind, String data) {
        return bytes("+ " + number + " " + escape(kind) + "\t" + escape(data) + "\n");
    }

    static byte[] done(String number) {
        return bytes("- " + number + "\n");
    }

    private static byte[] bytes(String line) {
        return line.getBytes(StandardCharsets.UTF_8);
    }

    static void append(FileChannel file, byte[] content) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(content);
        while (left.hasRemaining()) {
            file.write(left);
        }
    }

    private void read() throws IOException {
        ByteBuffer content = ByteBuffer.allocate((int) file.size());
        while (content.hasRemaining() && file.read(content) >= 0) {
            // The file cannot grow: its engine is dead, and nobody else has its lock.
        }
        String text = new String(content.array(), 0, content.position(), StandardCharsets.UTF_8);
        int from = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
            line(text.substring(from, end));
            from = end + 1;
        }
        file.truncate(text.substring(0, from).getBytes(StandardCharsets.UTF_8).length);
        file.position(file.size());
    }

    private void line(String line) throws IOException {
        if (session.isEmpty()) {
            session = line;
        } else if (line.startsWith("- ")) {
            open.remove(line.substring(2));
        } else {
            int kind = line.indexOf(' ', 2);
            int data = line.indexOf('\t');
            if (!line.startsWith("+ ") || kind < 0 || data < kind) {
                throw new IOException(
                        "journal " + directory.path().resolve(runId) + " has a line that is none: " + line);
            }
            String number = line.substring(2, kind);
            open.put(
                    number,
                    new Note(number, unescape(line.substring(kind + 1, data)), unescape(line.substring(data + 1))));
        }
    }

    /** Such as {@code dump 1 of process 4711}. */
    String session() {
        return session;
    }

    /** What is left to be mended, the newest first as undos run. */
    Note[] open() {
        Collection<Note> notes = open.values();
        Note[] newestFirst = new Note[notes.size()];
        int at = newestFirst.length;
        for (Note note : notes) {
            newestFirst[--at] = note;
        }
        return newestFirst;
    }

    void mended(Note note) throws IOException {
        append(file, done(note.number()));
        open.remove(note.number());
    }

    @Override
    public void close() throws IOException {
        directory.close(runId, file, open.isEmpty());
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t");
    }

    private static String unescape(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                char escaped = text.charAt(++i);
                plain.append(escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped);
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }
}
