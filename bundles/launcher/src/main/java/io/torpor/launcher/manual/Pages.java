package io.torpor.launcher.manual;

import io.torpor.cli.HelpText;
import io.torpor.cli.Switch;
import io.torpor.crit.CritCommand;
import io.torpor.crit.CritHelp;
import io.torpor.crit.CritOption;
import java.util.Arrays;
import java.util.List;

/** The manual pages. */
final class Pages {
    private final String source;

    /** @param source name and version of what the pages belong to */
    Pages(String source) {
        this.source = source;
    }

    /** Of the program under one of its two names. */
    String engine(String program) {
        Roff page = new Roff(program, 8, source);
        page.section("NAME");
        page.paragraph(program + " - checkpoint and restore process trees");
        page.section("SYNOPSIS");
        for (HelpText.Usage usage : HelpText.commands()) {
            page.synopsis(program, usage.words());
        }
        page.section("DESCRIPTION");
        page.paragraph(HelpText.PURPOSE);
        page.section("COMMANDS");
        for (HelpText.Usage usage : HelpText.commands()) {
            page.entry(
                    List.of(usage.command()),
                    usage.words().substring(usage.command().length()),
                    usage.help());
        }
        page.section("OPTIONS");
        addOptions(page, true);
        page.section("OPTIONS NOT SUPPORTED YET");
        page.paragraph("These are known, and refused when they are given.");
        addOptions(page, false);
        page.section("NOTES");
        StringBuilder paragraph = new StringBuilder();
        for (String line : HelpText.notes()) {
            if (line.isEmpty()) {
                page.paragraph(paragraph.toString());
                paragraph.setLength(0);
            } else {
                paragraph.append(paragraph.length() == 0 ? "" : " ").append(line);
            }
        }
        page.paragraph(paragraph.toString());
        page.section("SEE ALSO");
        page.paragraph((program.equals("criu") ? "torpor(8)" : "criu(8)") + ", crit(1)");
        return page.toString();
    }

    private static void addOptions(Roff page, boolean built) {
        for (Switch option : Switch.values()) {
            if (option.isBuilt("") == built) {
                page.entry(option.names(), argument(option), option.help());
            }
        }
    }

    private static String argument(Switch option) {
        return switch (option.argument()) {
            case NONE -> "";
            case OPTIONAL -> "[=" + option.argumentName() + "]";
            case REQUIRED, REPEATED -> " " + option.argumentName();
        };
    }

    /** Of crit, a program of its own. */
    String crit() {
        Roff page = new Roff("crit", 1, source);
        page.section("NAME");
        page.paragraph("crit - image files of checkpoints as JSON, and back");
        page.section("SYNOPSIS");
        for (CritCommand command : CritCommand.values()) {
            page.synopsis("crit", command.synopsis());
        }
        page.section("DESCRIPTION");
        page.paragraph(CritHelp.PURPOSE);
        page.section("COMMANDS");
        for (CritCommand command : CritCommand.values()) {
            page.entry(
                    List.of(command.word()),
                    command.synopsis().substring(command.word().length()),
                    command.help());
        }
        page.section("OPTIONS");
        for (CritOption option : CritOption.values()) {
            String argument = option.argumentName().isEmpty() ? "" : " " + option.argumentName();
            page.entry(Arrays.asList(option.names()), argument, option.help());
        }
        page.section("NOTES");
        CritHelp.NOTES.forEach(page::paragraph);
        page.section("SEE ALSO");
        page.paragraph("criu(8), torpor(8)");
        return page.toString();
    }
}
