package io.torpor.crit.format;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How a field's values are shown to people. The tables are what the peer's tool was seen to print; its JSON carries these texts only when it is
 * asked for pretty output, but reads them always.
 *
 * @param names the table of the names of bits or values; null for other kinds
 */
record Display(Kind kind, NameTable names) {
    enum Kind {
        /** Numbers in decimal, bytes as base64. */
        PLAIN,
        HEX,
        FLAGS,
        NAME,
        /** The kernel's own device number: 12 bits of major, 20 of minor. */
        DEVICE,
        /** The form of {@code stat(2)}, with the minor number in two parts. */
        OLD_DEVICE,
        /** A list of 32-bit words in network order, one or four, as one address. */
        ADDRESS,
        /** Bytes as quoted-printable text, always. */
        QUOTED
    }

    private static final Display PLAIN = new Display(Kind.PLAIN, null);
    private static final Map<String, NameTable> TABLES = tables();
    private static final Map<String, Display> FIELDS = fields();

    static Display of(String message, String field) {
        return FIELDS.getOrDefault(message + "." + field, PLAIN);
    }

    private static Map<String, NameTable> tables() {
        Map<String, NameTable> tables = new HashMap<>();
        rows("names.tsv", row -> {
            NameTable table = tables.get(row[0]);
            if (table == null) {
                table = new NameTable(row[0]);
                tables.put(row[0], table);
            }
            table.add(Long.decode(row[1]), row[2]);
        });
        return tables;
    }

    private static Map<String, Display> fields() {
        Map<String, Display> fields = new HashMap<>();
        Display hex = new Display(Kind.HEX, null);
        rows("display.tsv", row -> {
            Display display = row[2].equals("hex")
                    ? hex
                    : new Display(
                            Kind.valueOf(row[2].replace('-', '_').toUpperCase(Locale.ROOT)),
                            row.length > 3 ? TABLES.get(row[3]) : null);
            fields.put(row[0] + "." + row[1], display);
        });
        return fields;
    }

    private interface Row {
        void take(String[] columns);
    }

    private static void rows(String resource, Row taker) {
        InputStream stream = Display.class.getResourceAsStream(resource);
        if (stream == null) {
            throw new IllegalStateException(resource + " is missing in this bundle");
        }
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.US_ASCII))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.startsWith("#")) {
                    taker.take(line.split("\t"));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
