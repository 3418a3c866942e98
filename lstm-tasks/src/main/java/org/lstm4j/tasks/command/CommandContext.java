package org.lstm4j.tasks.command;

import java.util.function.Supplier;
import org.lstm4j.tasks.TaskCatalog;
import org.lstm4j.tasks.run.Surroundings;

/** What a command is made with, before it is known whether it will run; for one thread. */
public interface CommandContext {
    /** Standard input and output and the environment. What is printed to it cannot steer a terminal. */
    Surroundings surroundings();

    /**
     * A service of the program or of a plug-in, as {@link org.lstm4j.tasks.component.Components}; nothing of it is made before the
     * first {@code get}, which fails with an {@link org.lstm4j.LstmException} if the plug-ins on the class path do not go together.
     */
    <T> Supplier<T> lazily(Class<T> type);

    /** All tasks and task types there are. */
    default Supplier<TaskCatalog> tasks() {
        return lazily(TaskCatalog.class);
    }
}
