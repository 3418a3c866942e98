package org.lstm4j.apps.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.lstm4j.InvalidInputException;
import org.lstm4j.io.Bundle;
import org.lstm4j.io.BundleFile;
import org.lstm4j.model.ModelOptions;
import org.lstm4j.model.ModelUse;
import org.lstm4j.model.SavedModel;
import org.lstm4j.tasks.PredictRequest;
import org.lstm4j.tasks.PredictedRow;
import org.lstm4j.tasks.RowPredictor;
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
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Uses a saved model: answers rows, or continues a series. */
@Command(
        name = "predict",
        description =
                "Ask a saved model: label texts or sequences, tag or translate sentences, continue a series of numbers:"
                        + " what is given, or without anything what is on standard input, one a line.")
final class PredictCommand implements Runnable {
    private final Supplier<TaskCatalog> catalog;
    private final Surroundings surroundings;

    @Mixin
    private final ModelArgument model = new ModelArgument();

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "TEXT",
            description =
                    "A text, quoted for the shell; a file, where the model reads sounds or rows of numbers; or a number of"
                            + " the series, the latest last.")
    private List<String> given = new ArrayList<>();

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "A file of rows in the form of the task's own files, as sentences with their words a line.")
    private Optional<Path> file = Optional.empty();

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
        Bundle bundle = BundleFile.read(model.file());
        if (bundle.architecture().isEmpty() && isOfTexts(bundle)) {
            labelWithoutTask(bundle);
            return;
        }
        TaskModel saved = catalog.get().model(model.file(), bundle);
        if (saved.task().type() instanceof SeriesForecaster forecaster) {
            refuseFile(saved);
            forecast(saved, forecaster);
        } else if (saved.task().type() instanceof RowPredictor predictor) {
            series.refuse(saved);
            answer(saved, predictor);
        } else {
            series.refuse(saved);
            refuseFile(saved);
            label(saved, saved.as(TextLabeller.class, "label texts, answer rows or continue a series"));
        }
    }

    /** What was imported, or saved by a program, has no task. */
    private boolean isOfTexts(Bundle bundle) {
        return ModelUse.of(bundle)
                .filter(use -> use.kind().equals(ModelUse.TEXT_CLASSIFICATION))
                .isPresent();
    }

    private void labelWithoutTask(Bundle bundle) {
        if (file.isPresent()) {
            throw new InvalidInputException("--file is not for " + model.file()
                    + ", which labels texts: give them behind the" + " model, or one a line on standard input");
        }
        try (SavedModel saved = SavedModel.of(model.file().toString(), bundle, ModelOptions.of(backend.selection()))) {
            print(saved.texts().predict(texts()).stream().map(Prediction::of).toList());
        }
    }

    private void refuseFile(TaskModel saved) {
        if (file.isPresent()) {
            throw new InvalidInputException("--file is not for " + saved.file() + ", which is of task type "
                    + saved.task().typeName() + ": give texts or numbers, or --csv FILE for a series");
        }
    }

    private void answer(TaskModel saved, RowPredictor predictor) {
        List<? extends PredictedRow> rows = predictor.predict(
                saved,
                new PredictRequest(given, file, () -> StandardInput.lines(surroundings.in()), backend.selection()));
        if (format.isText()) {
            rows.stream().flatMap(row -> row.text().lines()).map(Screen::line).forEach(surroundings.out()::println);
        }
        format.printJson(surroundings, rows);
    }

    private void label(TaskModel saved, TextLabeller labeller) {
        print(labeller.predict(saved, texts(), backend.selection()));
    }

    private List<String> texts() {
        List<String> texts = given.isEmpty() ? StandardInput.lines(surroundings.in()) : given;
        if (texts.isEmpty()) {
            throw new InvalidInputException(
                    "no text to label: give one behind the model, or one a line on standard input");
        }
        return texts;
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
        if (format.isText()) {
            printLines(predictions);
        }
        format.printJson(surroundings, predictions);
    }

    private void printLines(List<Prediction> predictions) {
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
