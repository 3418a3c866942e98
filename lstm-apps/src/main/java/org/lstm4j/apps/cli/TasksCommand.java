package org.lstm4j.apps.cli;

import java.util.List;
import java.util.function.Supplier;
import org.lstm4j.tasks.TaskCatalog;
import org.lstm4j.tasks.TaskDefinition;
import org.lstm4j.tasks.command.CommandContext;
import org.lstm4j.tasks.command.FormatOption;
import org.lstm4j.tasks.run.Surroundings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the tasks that can be trained by name. */
@Command(name = "tasks", description = "List the tasks that can be trained by name.")
final class TasksCommand implements Runnable {
    private final Supplier<TaskCatalog> catalog;
    private final Surroundings surroundings;

    @Mixin
    private final FormatOption format = new FormatOption();

    TasksCommand(CommandContext context) {
        catalog = context.tasks();
        surroundings = context.surroundings();
    }

    @Override
    public void run() {
        List<TaskDefinition> tasks = catalog.get().tasks();
        int width = tasks.stream().mapToInt(task -> task.name().length()).max().orElse(0);
        if (format.isText()) {
            for (TaskDefinition task : tasks) {
                surroundings.out().println(Columns.pad(task.name(), width + 2) + task.description());
            }
        }
        format.printJson(
                surroundings,
                tasks.stream()
                        .map(task -> new Row(task.name(), task.typeName(), task.description()))
                        .toList());
    }

    private record Row(String name, String type, String description) {}
}
