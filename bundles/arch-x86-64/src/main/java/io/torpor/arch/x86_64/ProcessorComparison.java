package io.torpor.arch.x86_64;

import io.torpor.image.proto.cpuinfo_entry;
import io.torpor.image.proto.cpuinfo_x86_entry;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.ProcessorTrait;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Whether what ran on a processor that was described can run on this one; by the peer's rules, in its order and mostly in its words. */
final class ProcessorComparison {
    private static final Subject SUBJECT = new Subject.Other("this machine's processor");
    private static final String REMEDY =
            "Restore on a machine with such a processor, or choose by --cpu-cap what need not fit, if the programs do not use it.";

    private final cpuinfo_x86_entry here;
    private final long components;

    /** @param components the components of extended state that this processor has, by their bits */
    ProcessorComparison(cpuinfo_x86_entry here, long components) {
        this.here = here;
        this.components = components;
    }

    void check(cpuinfo_entry saved, Set<ProcessorTrait> traits) throws TorporException {
        if (saved.getX86EntryCount() != 1) {
            throw issue(
                            "ARCH-001",
                            "No x86 related cpuinfo in image, or more than one: it has " + saved.getX86EntryCount(),
                            "Write it again, with cpuinfo dump on the machine that the other images come from.")
                    .toException();
        }
        cpuinfo_x86_entry there = saved.getX86Entry(0);
        checkVersion(there);
        List<Issue> issues = new ArrayList<>();
        if (traits.contains(ProcessorTrait.FPU)) {
            compareExtendedState(there, issues);
        }
        if (traits.contains(ProcessorTrait.INSTRUCTIONS)) {
            compareInstructions(there, issues);
        }
        if (traits.contains(ProcessorTrait.CAPABILITIES)) {
            compareCapabilities(there, issues);
        }
        if (!issues.isEmpty()) {
            throw new TorporException(issues);
        }
    }

    private static void checkVersion(cpuinfo_x86_entry there) throws TorporException {
        int words = there.getCapabilityCount();
        int expected = switch (there.getCapabilityVer()) {
            case 1 -> CapabilityWord.WORDS_OF_VERSION_1;
            case CapabilityWord.VERSION -> CapabilityWord.ALL.size();
            default ->
                throw issue(
                                "ARCH-002",
                                "The cpuinfo image carries unknown capability version " + there.getCapabilityVer(),
                                "Write it again with this program, or a version of the peer that this one knows.")
                        .toException();
        };
        if (words != expected) {
            throw issue(
                            "ARCH-002",
                            "The cpuinfo image carries " + words + " words of capabilities while " + expected
                                    + " are expected",
                            "Write it again, with cpuinfo dump on the machine that the other images come from.")
                    .toException();
        }
    }

    private void compareExtendedState(cpuinfo_x86_entry there, List<Issue> issues) {
        long unsupported = there.getXfeaturesMask() & ~components;
        if (unsupported != 0) {
            issues.add(issue(
                    "ARCH-003",
                    "CPU xfeatures has unsupported bits (0x" + Long.toHexString(unsupported)
                            + "): this processor lacks " + String.join(" and ", XsaveLayout.names(unsupported)),
                    REMEDY));
            return;
        }
        if (there.hasXsaveSize() && there.getXsaveSize() != here.getXsaveSize()) {
            issues.add(issue(
                    "ARCH-003",
                    "CPU xsave size mismatch (" + there.getXsaveSize() + "/" + here.getXsaveSize() + ")",
                    REMEDY));
        } else if (there.hasXsaveSizeMax() && there.getXsaveSizeMax() != here.getXsaveSizeMax()) {
            issues.add(issue(
                    "ARCH-003",
                    "CPU xsave max size mismatch (" + there.getXsaveSizeMax() + "/" + here.getXsaveSizeMax() + ")",
                    REMEDY));
        }
    }

    private void compareInstructions(cpuinfo_x86_entry there, List<Issue> issues) {
        List<String> missing = new ArrayList<>();
        for (int i = 0; i < there.getCapabilityCount(); i++) {
            CapabilityWord word = CapabilityWord.ALL.get(i);
            addBits(missing, word, there.getCapability(i) & ~here.getCapability(i) & word.instructions());
        }
        if (!missing.isEmpty()) {
            issues.add(issue(
                    "ARCH-004",
                    "CPU instruction capabilities do not match run time: this processor lacks "
                            + String.join(", ", missing),
                    REMEDY));
        }
    }

    private void compareCapabilities(cpuinfo_x86_entry there, List<Issue> issues) {
        List<String> different = new ArrayList<>();
        for (int i = 0; i < there.getCapabilityCount(); i++) {
            addBits(different, CapabilityWord.ALL.get(i), there.getCapability(i) ^ here.getCapability(i));
        }
        if (!different.isEmpty()) {
            issues.add(issue(
                    "ARCH-005",
                    "CPU capabilities do not match run time: different are " + String.join(", ", different),
                    REMEDY));
        }
    }

    private static void addBits(List<String> list, CapabilityWord word, int bits) {
        for (int bit = 0; bit < Integer.SIZE; bit++) {
            if ((bits >> bit & 1) != 0) {
                list.add(word + " bit " + bit);
            }
        }
    }

    private static Issue issue(String code, String message, String remedy) {
        return Issue.error(code, SUBJECT, message, remedy);
    }
}
