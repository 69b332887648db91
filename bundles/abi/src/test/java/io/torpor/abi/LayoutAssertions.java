package io.torpor.abi;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Turns a table of layouts into C assertions: size of each struct, offset and size of each field. */
final class LayoutAssertions {
    private static final String NOT_IN_C = "-";

    private final LayoutTable layouts;
    private final Set<String> replaced;
    private final List<CUnit> units = new ArrayList<>();
    private List<String> headers = new ArrayList<>();
    private boolean headersComplete;
    private CUnit unit;
    private Layout layout;
    private String type;

    /**
     * Of one table.
     *
     * @param layouts all layouts of this architecture, as the engine sees them
     * @param replaced names of structs that another table has in another form
     */
    LayoutAssertions(LayoutTable layouts, Set<String> replaced) {
        this.layouts = layouts;
        this.replaced = replaced;
    }

    static Set<String> names(Path file) {
        Set<String> names = new HashSet<>();
        TableReader table = TableAssertions.open(file);
        while (table.next()) {
            if (table.is(0, "struct")) {
                names.add(table.column(1));
            }
        }
        return names;
    }

    List<CUnit> of(Path file) {
        TableReader table = TableAssertions.open(file);
        while (table.next()) {
            if (table.is(0, "header")) {
                header(table.column(1));
            } else if (table.is(0, "struct")) {
                struct(table.column(1));
            } else if (table.is(0, "c")) {
                type = table.rest(1);
            } else if (!table.is(0, "size") && layout != null) {
                field(table, table.column(0).startsWith("@") ? 2 : 1);
            }
        }
        finish();
        return units;
    }

    private void header(String header) {
        finish();
        if (headersComplete) {
            headers = new ArrayList<>();
            headersComplete = false;
        }
        headers.add(header);
    }

    private void struct(String name) {
        finish();
        headersComplete = true;
        if (!replaced.contains(name)) {
            layout = layouts.layout(name);
            type = "struct " + name;
            unit = new CUnit("struct_" + name, "", headers);
        }
    }

    private void field(TableReader table, int column) {
        Layout.Field field = layout.field(table.column(column));
        String member = table.columns() > column + 1 ? table.column(column + 1) : field.name();
        if (member.equals(NOT_IN_C) || type.equals(NOT_IN_C)) {
            return;
        }
        String what = layout.name() + "." + field.name();
        unit.isTrue("offsetof(" + type + ", " + member + ") == " + field.offset(), what + " is at " + field.offset());
        if (field.count() > 0) {
            unit.isTrue(
                    "sizeof(((" + type + " *)0)->" + member + ") == " + field.size(),
                    what + " has " + field.size() + " bytes");
        }
    }

    private void finish() {
        if (layout != null && !type.equals(NOT_IN_C)) {
            unit.isTrue("sizeof(" + type + ") == " + layout.size(), layout.name() + " has " + layout.size() + " bytes");
            units.add(unit);
        }
        layout = null;
    }
}
