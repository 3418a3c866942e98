package org.lstm4j.tasks.command;

import java.util.function.Function;
import org.lstm4j.LstmException;
import picocli.CommandLine.Command;

/**
 * A command of the program. Modules add theirs by {@link org.lstm4j.tasks.LstmModule#addCommand}.
 *
 * @param create makes an object of a class that has picocli's {@link Command} and is a {@link Runnable}, or a {@link
 *     java.util.concurrent.Callable} of the exit code
 */
public record CommandFactory(Function<? super CommandContext, ?> create) {
    /**
     * The command.
     *
     * @throws LstmException if what was made is no command
     */
    public Object command(String name, CommandContext context) {
        Object made = create.apply(context);
        if (!made.getClass().isAnnotationPresent(Command.class)) {
            throw new LstmException("the command \"" + name + "\" cannot be added: "
                    + made.getClass().getName() + " has no @Command of picocli");
        }
        return made;
    }
}
