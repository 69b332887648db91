package io.torpor.launcher.manual;

import java.util.List;
import java.util.Locale;

/** A manual page in the making; see man(7) and groff_man(7). */
final class Roff {
    private final StringBuilder page =
            new StringBuilder(".\\\" Made from the program's own tables; changes will be lost.\n");

    /** @param section of the manual: 8 */
    Roff(String name, int section, String source) {
        page.append(".TH ")
                .append(quoted(name.toUpperCase(Locale.ROOT)))
                .append(' ')
                .append(section);
        page.append(" \"\" ").append(quoted(source)).append('\n');
    }

    void section(String title) {
        page.append(".SH ").append(quoted(title)).append('\n');
    }

    void paragraph(String text) {
        page.append(".PP\n").append(line(escaped(text)));
    }

    /** A line of its own, with the first word in bold. */
    void synopsis(String command, String rest) {
        page.append(".PP\n")
                .append(line("\\fB" + escaped(command) + "\\fR" + (rest.isEmpty() ? "" : " " + escaped(rest))));
    }

    /** Something, and indented below it what it is. */
    void entry(List<String> names, String argument, String text) {
        StringBuilder tag = new StringBuilder();
        for (String name : names) {
            tag.append(tag.length() == 0 ? "" : ", ")
                    .append("\\fB")
                    .append(escaped(name))
                    .append("\\fR");
        }
        page.append(".TP\n")
                .append(line(tag.append(escaped(argument)).toString()))
                .append(line(escaped(text)));
    }

    @Override
    public String toString() {
        return page.toString();
    }

    /** One that begins with a dot or an apostrophe would be a request. */
    private static String line(String text) {
        return (text.startsWith(".") || text.startsWith("'") ? "\\&" : "") + text + "\n";
    }

    private static String quoted(String text) {
        return '"' + escaped(text).replace("\"", "\\(dq") + '"';
    }

    /** As it is typed: a dash must not become a hyphen, which cannot be searched or copied, nor a caret an accent. */
    private static String escaped(String text) {
        return text.replace("\\", "\\e")
                .replace("-", "\\-")
                .replace("^", "\\(ha")
                .replace("~", "\\(ti")
                .replace("'", "\\(aq");
    }
}
