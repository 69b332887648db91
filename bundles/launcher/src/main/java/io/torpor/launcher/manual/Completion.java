package io.torpor.launcher.manual;

import io.torpor.cli.HelpText;
import io.torpor.cli.Switch;
import io.torpor.crit.CritCommand;
import io.torpor.crit.CritOption;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Completion for bash, read by the bash-completion package when a program's name is first completed. */
final class Completion {
    /** What the argument of an option can be. */
    private enum Kind {
        PROCESS("mapfile -t COMPREPLY < <(compgen -W \"$(cd /proc && echo [0-9]*)\" -- \"$word\")"),
        DIRECTORY("compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- \"$word\")"),
        FILE("compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- \"$word\")"),
        /** Nothing that could be listed. */
        OTHER("");

        private final String action;

        Kind(String action) {
            this.action = action;
        }

        static Kind of(String argumentName) {
            return switch (argumentName) {
                case "PID" -> PROCESS;
                case "DIR" -> DIRECTORY;
                case "FILE", "PATH", "IN" -> FILE;
                default -> OTHER;
            };
        }
    }

    private final String program;
    private final Set<String> commands = new LinkedHashSet<>();
    private final Set<String> options = new TreeSet<>();
    private final Map<Kind, Set<String>> withArgument = new EnumMap<>(Kind.class);

    private Completion(String program) {
        this.program = program;
    }

    /** For the program under one of its two names. */
    static String ofEngine(String program) {
        Completion completion = new Completion(program);
        HelpText.commands().forEach(usage -> completion.commands.add(usage.command()));
        for (Switch option : Switch.values()) {
            boolean follows =
                    option.argument() == Switch.Argument.REQUIRED || option.argument() == Switch.Argument.REPEATED;
            completion.add(option.names(), follows, option.argumentName());
        }
        return completion.script();
    }

    static String ofCrit() {
        Completion completion = new Completion("crit");
        for (CritCommand command : CritCommand.values()) {
            completion.commands.add(command.word());
        }
        for (CritOption option : CritOption.values()) {
            completion.add(Arrays.asList(option.names()), !option.argumentName().isEmpty(), option.argumentName());
        }
        return completion.script();
    }

    private void add(Collection<String> names, boolean argumentFollows, String argumentName) {
        options.addAll(names);
        if (argumentFollows) {
            withArgument
                    .computeIfAbsent(Kind.of(argumentName), kind -> new TreeSet<>())
                    .addAll(names);
        }
    }

    private String script() {
        StringBuilder script =
                new StringBuilder("# Completion of " + program + " for bash, made from the program's own tables\n");
        script.append("_torpor_").append(program).append("() {\n");
        script.append("    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}\n");
        script.append("    COMPREPLY=()\n");
        script.append("    case $before in\n");
        withArgument.forEach((kind, names) -> {
            script.append("        ").append(String.join(" | ", names)).append(")\n");
            script.append(kind.action.isEmpty() ? "" : "            " + kind.action + "\n");
            script.append("            return\n            ;;\n");
        });
        script.append("    esac\n");
        script.append("    if [[ $word == -* ]]; then\n");
        reply(script, options);
        script.append("    elif ((COMP_CWORD == 1)); then\n");
        reply(script, commands);
        script.append("    else\n        ").append(Kind.FILE.action).append("\n    fi\n}\n");
        return script.append("complete -F _torpor_")
                .append(program)
                .append(' ')
                .append(program)
                .append('\n')
                .toString();
    }

    private static void reply(StringBuilder script, Collection<String> words) {
        script.append("        mapfile -t COMPREPLY < <(compgen -W \"")
                .append(String.join(" ", words))
                .append("\" -- \"$word\")\n");
    }
}
