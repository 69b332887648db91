package io.torpor.cli;

import io.torpor.spi.TorporException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One command of the program, as a service with the property {@value #NAME}. The launcher looks up the one that the user named, so only
 * that one is loaded; a bundle adds a command by registering another.
 */
@ConsumerType
@FunctionalInterface
public interface Command {
    /** Service property: the word that the user types. */
    String NAME = "torpor.command";

    /** Service property, a Boolean: the command stays, so plugins are installed and removed while it runs. */
    String RESIDENT = "torpor.command.resident";

    /**
     * Does what was asked. Results go to standard output; nothing that is also thrown is printed or logged.
     *
     * @return the exit code of the program
     * @throws UsageException when the command line does not fit the command
     * @throws TorporException when it failed; its message is the one message that the user sees
     */
    int run(Invocation invocation) throws UsageException, TorporException;
}
