package io.torpor.cli;

import io.torpor.tracee.ProcessorTrait;

/** The argument of {@code --cpu-cap}: words that add to what is asked for without them, or with {@code ^} take away from it. */
public final class ProcessorTraits {
    private ProcessorTraits() {}

    /** @return numbers of {@link ProcessorTrait}, summed; 0 for nothing */
    public static long parse(String argument) throws UsageException {
        if (argument.isEmpty()) {
            return ProcessorTrait.ALL;
        }
        long traits = ProcessorTrait.PRESET;
        for (String word : argument.split(",", -1)) {
            boolean negated = word.startsWith("^");
            traits = change(traits, negated ? word.substring(1) : word, negated, word);
        }
        return traits;
    }

    private static long change(long traits, String name, boolean negated, String word) throws UsageException {
        long bits = switch (name) {
            case "all", "none" -> ProcessorTrait.ALL;
            case "cpu" -> ProcessorTrait.CAPABILITIES.bit();
            case "fpu" -> ProcessorTrait.FPU.bit();
            case "ins" -> ProcessorTrait.INSTRUCTIONS.bit();
            default ->
                throw new UsageException("Option " + Switch.CPU_CAP + ": \"" + word
                        + "\" is unknown; say cpu, fpu, ins, all or none, or one of them after a ^");
        };
        boolean taken = negated != name.equals("none");
        return taken ? traits & ~bits : traits | bits;
    }
}
