package org.lstm4j.apps.cli;

import java.util.function.Supplier;
import org.lstm4j.tasks.TaskCatalog;
import org.lstm4j.tasks.TaskModel;
import org.lstm4j.tasks.command.BackendOption;
import org.lstm4j.tasks.command.CommandContext;
import org.lstm4j.tasks.command.DataOption;
import org.lstm4j.tasks.command.FormatOption;
import org.lstm4j.tasks.command.ModelArgument;
import org.lstm4j.tasks.command.Preparation;
import org.lstm4j.tasks.run.EvaluateRequest;
import org.lstm4j.tasks.run.Surroundings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Measures a saved model on the test rows of its task. */
@Command(name = "evaluate", description = "Measure a saved model on the test rows of its task.")
final class EvaluateCommand implements Runnable {
    private final Supplier<TaskCatalog> catalog;
    private final Surroundings surroundings;

    @Mixin
    private final ModelArgument model = new ModelArgument();

    @Mixin
    private final DataOption data = new DataOption();

    @Mixin
    private final BackendOption backend = new BackendOption();

    @Mixin
    private final FormatOption format = new FormatOption();

    EvaluateCommand(CommandContext context) {
        catalog = context.tasks();
        surroundings = context.surroundings();
    }

    @Override
    public void run() {
        TaskModel saved = model.read(catalog);
        EvaluateRequest request = new EvaluateRequest(
                backend.selection(),
                data.root(surroundings),
                format.text(surroundings),
                Preparation.of(surroundings, format.text(surroundings)));
        format.printJson(surroundings, saved.task().type().evaluate(saved, request));
    }
}
