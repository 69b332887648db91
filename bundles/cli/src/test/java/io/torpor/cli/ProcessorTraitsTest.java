package io.torpor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.spi.Options;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessorTraitsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "fpu 5",
                "ins 5",
                "cpu 7",
                "none 0",
                "^all 0",
                "none,cpu 2",
                "none,fpu 1",
                "fpu,none,ins 4",
                "^fpu 4",
                "^ins 1",
                "^fpu,^ins 0",
                "all 4294967295",
                "all,^cpu,^ins 4294967289",
                "^none 4294967295"
            })
    void words(String argument, long traits) throws UsageException {
        assertEquals(traits, ProcessorTraits.parse(argument));
    }

    @Test
    void noWordIsAll() throws UsageException {
        assertEquals(4294967295L, ProcessorTraits.parse(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"image", "cpu fpu", "cpu,", ",", "^", "CPU", "^^cpu"})
    void unknownWords(String argument) {
        UsageException e = assertThrows(UsageException.class, () -> ProcessorTraits.parse(argument));
        assertTrue(e.getMessage().contains("say cpu, fpu, ins, all or none"), e.getMessage());
    }

    @Test
    void askingForNothingIsNotAsking() throws UsageException {
        assertEquals(
                Options.PROCESSOR_TRAITS.preset(),
                EngineOptions.of(CommandLine.parse("dump", "--cpu-cap=none")).get(Options.PROCESSOR_TRAITS));
        assertEquals(
                4294967295L,
                EngineOptions.of(CommandLine.parse("dump", "--cpu-cap")).get(Options.PROCESSOR_TRAITS));
    }
}
