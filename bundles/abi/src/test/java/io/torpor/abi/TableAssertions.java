package io.torpor.abi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Turns tables and constants into C assertions. */
final class TableAssertions {
    /** What an architecture's own header defines before it includes asm-generic's. */
    private static final String GENERIC_SYSCALLS = "#define __ARCH_WANT_RENAMEAT\n#define __ARCH_WANT_NEW_STAT\n"
            + "#define __ARCH_WANT_SET_GET_RLIMIT\n#define __ARCH_WANT_SYS_CLONE3\n#define __ARCH_WANT_MEMFD_SECRET\n";

    private TableAssertions() {}

    static TableReader open(Path file) {
        try {
            InputStream stream = Files.newInputStream(file);
            return TableReader.of(file.getFileName().toString(), stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> headers(Path file) {
        TableReader table = open(file);
        List<String> headers = new ArrayList<>();
        while (table.next()) {
            if (table.is(0, "header")) {
                headers.add(table.column(1));
            }
        }
        if (headers.isEmpty()) {
            throw new AssertionError(file + " names no header");
        }
        return headers;
    }

    private static String unitName(Path file) {
        return file.getFileName().toString().replaceAll("\\W", "_");
    }

    static CUnit flags(Path file) {
        CUnit unit = new CUnit("flags_" + unitName(file), "", headers(file));
        TableReader table = open(file);
        while (table.next()) {
            if (table.is(0, "flag")) {
                unit.equalBits(table.column(1), table.number(2));
            } else if (table.is(0, "field")) {
                unit.equalBits(table.column(1), table.number(3));
            }
        }
        return unit;
    }

    /** Rows of number and name. */
    static CUnit numbers(Path file) {
        CUnit unit = new CUnit(unitName(file), "", headers(file));
        TableReader table = open(file);
        while (table.next()) {
            if (!table.is(0, "header")) {
                unit.equal32(table.column(1), (int) table.number(0));
            }
        }
        return unit;
    }

    static CUnit syscalls(Path file) {
        boolean generic = file.getFileName().toString().equals("generic.tbl");
        CUnit unit = new CUnit("syscalls_" + unitName(file), generic ? GENERIC_SYSCALLS : "", headers(file));
        TableReader table = open(file);
        while (table.next()) {
            if (!table.is(0, "header")) {
                unit.equal32("__NR_" + table.column(1), (int) table.number(0));
            }
        }
        return unit;
    }

    static CUnit constants(Class<?> type, List<String> headers) throws IllegalAccessException {
        CUnit unit = new CUnit("constants_" + type.getSimpleName(), "", headers);
        for (Field field : type.getDeclaredFields()) {
            if (isConstant(field)) {
                if (field.getType() == int.class) {
                    unit.equal32(field.getName(), field.getInt(null));
                } else {
                    unit.equal64(field.getName(), field.getLong(null));
                }
            }
        }
        return unit;
    }

    static boolean isConstant(Field field) {
        int wanted = Modifier.PUBLIC | Modifier.STATIC | Modifier.FINAL;
        return (field.getModifiers() & wanted) == wanted && field.getType().isPrimitive();
    }
}
