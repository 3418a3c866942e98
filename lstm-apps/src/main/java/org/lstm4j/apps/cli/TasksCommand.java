package org.lstm4j.apps.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.lstm4j.tasks.TaskCatalog;
import org.lstm4j.tasks.TaskDefinition;
import org.lstm4j.tasks.command.CommandContext;
import org.lstm4j.tasks.command.FormatOption;
import org.lstm4j.tasks.run.Surroundings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lists the tasks that can be trained by name, or prints the file of one. */
@Command(
        name = "tasks",
        description =
                "List the tasks that can be trained by name, by their types; or print the file of one, to be copied.")
final class TasksCommand implements Runnable {
    private final Supplier<TaskCatalog> catalog;
    private final Surroundings surroundings;

    @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "Prints the file of this task.")
    private Optional<String> name = Optional.empty();

    @Mixin
    private final FormatOption format = new FormatOption();

    TasksCommand(CommandContext context) {
        catalog = context.tasks();
        surroundings = context.surroundings();
    }

    @Override
    public void run() {
        if (name.isPresent()) {
            String text = catalog.get().text(name.get());
            if (format.isText()) {
                text.lines().map(Screen::line).forEach(surroundings.out()::println);
            }
            format.printJson(surroundings, new TaskFile(name.get(), text));
            return;
        }
        SequencedMap<String, List<TaskDefinition>> byType = byType();
        if (format.isText()) {
            int width = byType.values().stream()
                    .flatMap(List::stream)
                    .mapToInt(task -> task.name().length())
                    .max()
                    .orElse(0);
            String before = "";
            for (var tasks : byType.entrySet()) {
                surroundings.out().println(before + tasks.getKey());
                for (TaskDefinition task : tasks.getValue()) {
                    surroundings.out().println("  " + Columns.pad(task.name(), width + 2) + task.description());
                }
                before = System.lineSeparator();
            }
        }
        format.printJson(
                surroundings,
                byType.values().stream()
                        .flatMap(List::stream)
                        .map(task -> new Row(task.name(), task.typeName(), task.description()))
                        .toList());
    }

    /** In alphabetical order, tasks and types. */
    private SequencedMap<String, List<TaskDefinition>> byType() {
        SequencedMap<String, List<TaskDefinition>> byType = new TreeMap<>();
        for (TaskDefinition task : catalog.get().tasks()) {
            byType.computeIfAbsent(task.typeName(), type -> new ArrayList<>()).add(task);
        }
        return byType;
    }

    private record Row(String name, String type, String description) {}

    private record TaskFile(String name, String file) {}
}
