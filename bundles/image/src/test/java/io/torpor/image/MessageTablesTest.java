package io.torpor.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The compiled messages are those of the tables, in every column, both ways. */
class MessageTablesTest {
    @Test
    void messagesAreThoseOfTheTable() throws Exception {
        TreeSet<String> expected = new TreeSet<>();
        TreeSet<String> messages = new TreeSet<>();
        for (Map<String, String> row : Table.rows("messages.tsv")) {
            expected.add(String.join(" ", row.values()));
            messages.add(row.get("message"));
        }
        TreeSet<String> found = new TreeSet<>();
        for (FileDescriptor file : files().values()) {
            for (Descriptor message : file.getMessageTypes()) {
                assertEquals(0, message.getNestedTypes().size());
                for (FieldDescriptor field : message.getFields()) {
                    found.add(row(file, message, field));
                }
            }
        }
        assertEquals(String.join("\n", expected), String.join("\n", found));
        assertEquals(176, messages.size());
    }

    @Test
    void enumsAreThoseOfTheTable() throws Exception {
        TreeSet<String> expected = new TreeSet<>();
        for (Map<String, String> row : Table.rows("enums.tsv")) {
            expected.add(String.join(" ", row.values()));
        }
        TreeSet<String> found = new TreeSet<>();
        for (FileDescriptor file : files().values()) {
            for (EnumDescriptor type : file.getEnumTypes()) {
                add(file, type, found);
            }
            for (Descriptor message : file.getMessageTypes()) {
                for (EnumDescriptor type : message.getEnumTypes()) {
                    add(file, type, found);
                }
            }
        }
        assertEquals(String.join("\n", expected), String.join("\n", found));
        assertEquals(121, expected.size(), "the table is whole");
    }

    private static void add(FileDescriptor file, EnumDescriptor type, TreeSet<String> found) {
        for (EnumValueDescriptor value : type.getValues()) {
            found.add(file.getName() + " " + type.getFullName() + " " + value.getNumber() + " " + value.getName());
        }
    }

    private static String row(FileDescriptor file, Descriptor message, FieldDescriptor field) {
        String type = switch (field.getJavaType()) {
            case MESSAGE -> "message:" + field.getMessageType().getFullName();
            case ENUM -> "enum:" + field.getEnumType().getFullName();
            default -> field.getType().name().toLowerCase(Locale.ROOT);
        };
        String label = field.isRequired() ? "required" : field.isRepeated() ? "repeated" : "optional";
        return String.join(
                " ",
                file.getName(),
                message.getFullName(),
                "" + field.getNumber(),
                label,
                type,
                field.getName(),
                preset(field),
                field.isPacked() ? "packed" : "");
    }

    private static String preset(FieldDescriptor field) {
        if (!field.hasDefaultValue()) {
            return "";
        }
        if (field.getDefaultValue() instanceof EnumValueDescriptor value) {
            return value.getName();
        }
        return field.getType() == FieldDescriptor.Type.UINT32
                ? Integer.toUnsignedString((Integer) field.getDefaultValue())
                : field.getDefaultValue().toString();
    }

    /** All proto files: those whose names the table has, found by their Java classes. */
    private static Map<String, FileDescriptor> files() throws IOException, ReflectiveOperationException {
        Map<String, FileDescriptor> files = new TreeMap<>();
        for (String table : new String[] {"messages.tsv", "enums.tsv"}) {
            for (Map<String, String> row : Table.rows(table)) {
                String file = row.get("file");
                if (!files.containsKey(file)) {
                    files.put(file, (FileDescriptor) Class.forName("io.torpor.image.proto." + outerClass(file))
                            .getMethod("getDescriptor")
                            .invoke(null));
                }
            }
        }
        assertEquals(76, files.size());
        return files;
    }

    private static String outerClass(String file) {
        StringBuilder name = new StringBuilder();
        for (String word : file.substring(0, file.length() - ".proto".length()).split("-")) {
            name.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
        }
        return name + "Proto";
    }
}
