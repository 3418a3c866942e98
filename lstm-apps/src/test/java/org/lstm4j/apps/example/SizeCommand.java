package org.lstm4j.apps.example;

import java.util.Map;
import java.util.function.Supplier;
import org.lstm4j.Tensor;
import org.lstm4j.tasks.TaskCatalog;
import org.lstm4j.tasks.TaskModel;
import org.lstm4j.tasks.command.CommandContext;
import org.lstm4j.tasks.command.FormatOption;
import org.lstm4j.tasks.command.ModelArgument;
import org.lstm4j.tasks.run.Surroundings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says how many numbers a saved model has learned; reads its file and prints as the program's own commands do. */
@Command(name = "size", description = "Say how many numbers a saved model has learned.")
final class SizeCommand implements Runnable {
    private final Supplier<TaskCatalog> catalog;
    private final Surroundings surroundings;

    @Mixin
    private final ModelArgument model = new ModelArgument();

    @Mixin
    private final FormatOption format = new FormatOption();

    SizeCommand(CommandContext context) {
        catalog = context.tasks();
        surroundings = context.surroundings();
    }

    @Override
    public void run() {
        TaskModel read = model.read(catalog);
        long numbers = read.bundle().weights().values().stream()
                .mapToLong(Tensor::size)
                .sum();
        format.text(surroundings).println(read.task().name() + ": " + numbers + " numbers");
        format.printJson(surroundings, Map.of("numbers", numbers));
    }
}
