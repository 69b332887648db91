package io.torpor.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A table of the image format's facts, from the test resources: rows of named columns. */
final class Table {
    private Table() {}

    static List<Map<String, String>> rows(String name) throws IOException {
        try (InputStream stream = Table.class.getResourceAsStream("/image-format/" + name)) {
            String[] lines = new String(stream.readAllBytes(), StandardCharsets.UTF_8).split("\n");
            String[] columns = lines[0].split("\t", -1);
            List<Map<String, String>> rows = new ArrayList<>();
            for (int i = 1; i < lines.length; i++) {
                String[] cells = lines[i].split("\t", -1);
                Map<String, String> row = new LinkedHashMap<>();
                for (int c = 0; c < columns.length; c++) {
                    row.put(columns[c], c < cells.length ? cells[c] : "");
                }
                rows.add(row);
            }
            return rows;
        }
    }
}
