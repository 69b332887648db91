package io.torpor.crit.json;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.MalformedJsonException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON values as maps, lists, strings, {@link Boolean}s and {@link JsonNumber}s. There is no null: nothing in an image is shown as one. */
public final class JsonTree {
    private JsonTree() {}

    /** Reads the value that comes next. */
    public static Object read(JsonReader reader) throws IOException {
        return switch (reader.peek()) {
            case BEGIN_OBJECT -> object(reader);
            case BEGIN_ARRAY -> array(reader);
            case STRING -> reader.nextString();
            case NUMBER -> new JsonNumber(reader.nextString());
            case BOOLEAN -> reader.nextBoolean();
            case NULL -> throw new MalformedJsonException("null stands for nothing here, at path " + reader.getPath());
            default -> throw new MalformedJsonException("a value is missing at path " + reader.getPath());
        };
    }

    private static Map<String, Object> object(JsonReader reader) throws IOException {
        Map<String, Object> object = new LinkedHashMap<>();
        reader.beginObject();
        while (reader.hasNext()) {
            String name = reader.nextName();
            if (object.containsKey(name)) {
                throw new MalformedJsonException("a second \"" + name + "\" stands at path " + reader.getPath());
            }
            object.put(name, read(reader));
        }
        reader.endObject();
        return object;
    }

    private static List<Object> array(JsonReader reader) throws IOException {
        List<Object> array = new ArrayList<>();
        reader.beginArray();
        while (reader.hasNext()) {
            array.add(read(reader));
        }
        reader.endArray();
        return array;
    }
}
