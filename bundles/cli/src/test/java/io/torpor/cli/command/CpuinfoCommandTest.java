package io.torpor.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.cli.CommandLine;
import io.torpor.cli.UsageException;
import io.torpor.image.proto.cpuinfo_entry;
import io.torpor.image.proto.cpuinfo_s390_entry;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Processor;
import io.torpor.tracee.ProcessorTrait;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CpuinfoCommandTest {
    private final List<Set<ProcessorTrait>> compared = new ArrayList<>();

    @TempDir
    Path images;

    private final cpuinfo_entry description = cpuinfo_entry
            .newBuilder()
            .addS390Entry(cpuinfo_s390_entry.newBuilder().addHwcap(42))
            .build();

    private final Processor processor = new Processor() {
        @Override
        public cpuinfo_entry describe() {
            return description;
        }

        @Override
        public void compare(cpuinfo_entry saved, Set<ProcessorTrait> traits) {
            assertEquals(description, saved);
            compared.add(traits);
        }
    };

    private int run(String... words) throws UsageException, TorporException {
        List<String> line = new ArrayList<>(List.of("cpuinfo", "-D", images.toString()));
        line.addAll(List.of(words));
        return new CpuinfoCommand(processor).run(CommandLine.parse(line.toArray(new String[0])));
    }

    @Test
    void whatWasWrittenIsCompared() throws UsageException, TorporException {
        assertEquals(0, run("dump"));
        assertEquals(0, run("check"));
        assertEquals(0, run("check", "--cpu-cap=none,cpu"));
        assertEquals(0, run("check", "--cpu-cap=none"));
        assertEquals(
                List.of(
                        EnumSet.of(ProcessorTrait.FPU, ProcessorTrait.INSTRUCTIONS),
                        EnumSet.of(ProcessorTrait.CAPABILITIES),
                        EnumSet.allOf(ProcessorTrait.class)),
                compared);
    }

    @Test
    void aCheckpointStaysComplete() throws Exception {
        Files.write(images.resolve("inventory.img"), new byte[1]);
        run("dump");
        assertTrue(Files.exists(images.resolve("inventory.img")));
    }

    @Test
    void nothingToCompareWith() {
        assertEquals(
                "TRACEE-016",
                assertThrows(TorporException.class, () -> run("check")).issue().code());
    }

    @Test
    void otherActions() {
        assertEquals(
                "cpuinfo requires an action: dump or check",
                assertThrows(UsageException.class, this::run).getMessage());
        assertEquals(
                "unknown cpuinfo sub-command: foo",
                assertThrows(UsageException.class, () -> run("foo")).getMessage());
    }
}
