package org.lstm4j.apps.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.lstm4j.InvalidInputException;
import org.lstm4j.tasks.SeriesForecaster;
import org.lstm4j.tasks.TaskCatalog;
import org.lstm4j.tasks.TaskModel;
import org.lstm4j.tasks.TextLabeller;
import org.lstm4j.tasks.command.BackendOption;
import org.lstm4j.tasks.command.CommandContext;
import org.lstm4j.tasks.command.FormatOption;
import org.lstm4j.tasks.command.ModelArgument;
import org.lstm4j.tasks.command.StandardInput;
import org.lstm4j.tasks.report.Forecast;
import org.lstm4j.tasks.report.Prediction;
import org.lstm4j.tasks.run.Surroundings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Uses a saved model: labels texts, or continues a series. */
@Command(
        name = "predict",
        description =
                "Label texts with a saved model, or continue a series of numbers: those given, or without any those"
                        + " on standard input, texts one a line.")
final class PredictCommand implements Runnable {
    private final Supplier<TaskCatalog> catalog;
    private final Surroundings surroundings;

    @Mixin
    private final ModelArgument model = new ModelArgument();

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "TEXT",
            description = "A text, quoted for the shell; or a number of the series, the latest last.")
    private List<String> given = new ArrayList<>();

    @Mixin
    private final SeriesOptions series = new SeriesOptions();

    @Mixin
    private final BackendOption backend = new BackendOption();

    @Mixin
    private final FormatOption format = new FormatOption();

    PredictCommand(CommandContext context) {
        catalog = context.tasks();
        surroundings = context.surroundings();
    }

    @Override
    public void run() {
        TaskModel saved = model.read(catalog);
        if (saved.task().type() instanceof SeriesForecaster forecaster) {
            forecast(saved, forecaster);
        } else {
            series.refuse(saved);
            label(saved, saved.as(TextLabeller.class, "label texts or continue a series"));
        }
    }

    private void label(TaskModel saved, TextLabeller labeller) {
        List<String> texts = given.isEmpty() ? StandardInput.lines(surroundings.in()) : given;
        if (texts.isEmpty()) {
            throw new InvalidInputException(
                    "no text to label: give one behind the model, or one a line on standard input");
        }
        List<Prediction> predictions = labeller.predict(saved, texts, backend.selection());
        if (format.isText()) {
            print(predictions);
        }
        format.printJson(surroundings, predictions);
    }

    private void forecast(TaskModel saved, SeriesForecaster forecaster) {
        Forecast forecast = forecaster.forecast(saved, series.request(given, surroundings, backend.selection()));
        if (format.isText()) {
            for (int step = 1; step <= forecast.forecast().size(); step++) {
                surroundings
                        .out()
                        .println(String.format(
                                Locale.ROOT,
                                "+%-4d %.3f",
                                step,
                                forecast.forecast().get(step - 1)));
            }
        }
        format.printJson(surroundings, forecast);
    }

    private void print(List<Prediction> predictions) {
        int width = predictions.stream()
                .flatMap(it -> it.probabilities().keySet().stream())
                .mapToInt(label -> Screen.line(label).length())
                .max()
                .orElse(0);
        for (Prediction it : predictions) {
            surroundings
                    .out()
                    .println(Columns.pad(Screen.line(it.label()), width + 2)
                            + String.format(Locale.ROOT, "P(%s) = %.4f  ", Screen.line(it.label()), it.probability())
                            + Screen.line(it.text())
                            + remark(it));
        }
    }

    private static String remark(Prediction prediction) {
        if (prediction.words() == 0) {
            return "(no words: this is what the model says of nothing)";
        }
        return prediction.knownWords() == 0 ? "  (no word of it is known to the model)" : "";
    }
}
