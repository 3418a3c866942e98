package org.lstm4j.apps.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.function.Supplier;
import org.lstm4j.apps.task.TaskCatalog;
import org.lstm4j.apps.task.TaskDefinition;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Lists the tasks that can be trained by name. */
@Command(name = "tasks", description = "List the tasks that can be trained by name.")
final class TasksCommand implements Runnable {
    private final Supplier<TaskCatalog> catalog;
    private final PrintWriter out;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "Output format, one of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private OutputFormat format = OutputFormat.TEXT;

    TasksCommand(Supplier<TaskCatalog> catalog, PrintWriter out) {
        this.catalog = catalog;
        this.out = out;
    }

    @Override
    public void run() {
        List<TaskDefinition> tasks = catalog.get().tasks();
        if (format == OutputFormat.JSON) {
            JsonMapper mapper = JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build();
            out.println(mapper.writeValueAsString(tasks.stream()
                    .map(task -> new Row(task.name(), task.typeName(), task.description()))
                    .toList()));
            return;
        }
        int width = tasks.stream().mapToInt(task -> task.name().length()).max().orElse(0);
        for (TaskDefinition task : tasks) {
            out.println(task.name() + " ".repeat(width - task.name().length() + 2) + task.description());
        }
    }

    private record Row(String name, String type, String description) {}
}
