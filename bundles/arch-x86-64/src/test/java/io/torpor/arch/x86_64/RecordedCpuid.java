package io.torpor.arch.x86_64;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Answers that were written down on another processor: lines {@code LEAF/SUBLEAF eax=.. ebx=.. ecx=.. edx=..}, hexadecimal. */
final class RecordedCpuid implements Cpuid {
    private static final int HEX = 16;

    private final Map<String, int[]> answers = new HashMap<>();
    private final Map<String, List<String>> facts = new HashMap<>();

    RecordedCpuid(String name) {
        try (var stream = RecordedCpuid.class.getResourceAsStream(name + ".cpuid")) {
            for (String line : new String(stream.readAllBytes(), StandardCharsets.US_ASCII).split("\n")) {
                List<String> words = List.of(line.split(" "));
                if (words.get(0).contains("/")) {
                    answers.put(words.get(0), registers(words));
                } else {
                    facts.put(words.get(0), words.subList(1, words.size()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int[] registers(List<String> words) {
        int[] registers = new int[4];
        for (int i = 0; i < registers.length; i++) {
            registers[i] = Integer.parseUnsignedInt(words.get(i + 1).substring("eax=".length()), HEX);
        }
        return registers;
    }

    @Override
    public int[] ask(int leaf, int subleaf) {
        return answers.getOrDefault(String.format("%08x/%d", leaf, subleaf), new int[4]);
    }

    /** Words of a line that is no answer. */
    List<String> fact(String name) {
        return new ArrayList<>(facts.get(name));
    }
}
