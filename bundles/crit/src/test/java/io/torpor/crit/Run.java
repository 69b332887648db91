package io.torpor.crit;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** One run of the program, with what it wrote. */
record Run(int status, byte[] output, String errors) {
    static Run of(byte[] input, String... arguments) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        int status = new CritTool(
                        "crit",
                        new ByteArrayInputStream(input),
                        new PrintStream(output),
                        new PrintStream(errors, true, StandardCharsets.UTF_8))
                .run(arguments);
        return new Run(status, output.toByteArray(), errors.toString(StandardCharsets.UTF_8));
    }

    static Run of(String input, String... arguments) {
        return of(input.getBytes(StandardCharsets.UTF_8), arguments);
    }

    String text() {
        return new String(output, StandardCharsets.UTF_8);
    }
}
