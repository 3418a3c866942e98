package org.lstm4j.apps.explain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.lstm4j.InvalidInputException;
import org.lstm4j.graph.Direction;
import org.lstm4j.tasks.RowExplainer;
import org.lstm4j.tasks.RowExplanation;
import org.lstm4j.tasks.RowQuestion;
import org.lstm4j.tasks.TaskCatalog;
import org.lstm4j.tasks.TaskModel;
import org.lstm4j.tasks.command.BackendOption;
import org.lstm4j.tasks.command.CommandContext;
import org.lstm4j.tasks.command.FormatOption;
import org.lstm4j.tasks.command.ModelArgument;
import org.lstm4j.tasks.command.OverwriteOption;
import org.lstm4j.tasks.run.Surroundings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what a saved model sees in a sentence. */
@Command(
        name = "explain",
        description =
                "Show what a saved model sees in a text: its gates at each word, the share of each word in what it says,"
                        + " and what would change it. A page (--to FILE.html) shows all of it and lets one change it. Of a model that"
                        + " labels words, reads rows of numbers or writes sequences: the share of each word or step, or where it looked.")
public final class ExplainCommand implements Runnable {
    private static final int DEFAULT_WIDTH = 120;
    private static final double NANOS = 1e9;

    private final Supplier<TaskCatalog> catalog;
    private final Surroundings surroundings;

    @Mixin
    private final ModelArgument model = new ModelArgument();

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "TEXT",
            description = "What the model reads; several words need no quotes. A file, where it reads rows of numbers.")
    private List<String> text = new ArrayList<>();

    @Option(
            names = "--to",
            paramLabel = "FILE",
            description = "Write a page (.html), a drawing (.svg, .png) or data (.json) instead of the table.")
    private Optional<Path> target = Optional.empty();

    @Option(
            names = "--layer",
            paramLabel = "LAYER",
            description = "The recurrent layer to show, by name or by number from 1. Default: all.")
    private Optional<String> layer = Optional.empty();

    @Option(
            names = "--direction",
            paramLabel = "DIRECTION",
            description = "forward or reverse: one direction of a layer that reads both ways. Default: both.")
    private Optional<String> direction = Optional.empty();

    @Option(
            names = "--unit",
            paramLabel = "N",
            split = ",",
            description = "Units to show beside the mean of all, counted from 0; repeatable, or joined by commas.")
    private List<Integer> units = new ArrayList<>();

    @Option(
            names = "--target",
            paramLabel = "WORD",
            description =
                    "What is explained: a word or class that might come, a column, or of a model that labels words the word whose"
                            + " label it is. Default: the likeliest, or all.")
    private Optional<String> word = Optional.empty();

    @Option(names = "--row", paramLabel = "N", description = "Of a file with several rows: which, from 1. Default: 1.")
    private Optional<Integer> row = Optional.empty();

    @Mixin
    private final OverwriteOption overwrite = new OverwriteOption();

    @Mixin
    private final BackendOption backend = new BackendOption();

    @Mixin
    private final FormatOption format = new FormatOption();

    /** For the program. */
    public ExplainCommand(CommandContext context) {
        catalog = context.tasks();
        surroundings = context.surroundings();
    }

    @Override
    public void run() {
        target.ifPresent(Explanation::checkName);
        overwrite.check(target.stream().toList());
        TaskModel saved = model.read(catalog);
        if (saved.task().type() instanceof RowExplainer explainer) {
            explainRow(saved, explainer);
            return;
        }
        if (row.isPresent()) {
            throw new InvalidInputException("--row is for models that read rows of a file, and " + saved.file()
                    + " is of task type " + saved.task().typeName());
        }
        ExplainRequest request = new ExplainRequest(
                String.join(" ", text),
                layer,
                direction.map(ExplainCommand::direction),
                units,
                word,
                backend.selection());
        Explainer explainer = Explainer.of(saved);
        long start = System.nanoTime();
        Explanation explanation = explainer.explain(request);
        if (target.isPresent()) {
            explanation.write(target.get());
            printSize(target.get(), start);
        } else if (format.isText()) {
            explanation.lines(width()).forEach(surroundings.out()::println);
        }
        if (!format.isText()) {
            format.printJson(surroundings, explanation.report());
        }
    }

    /** Of a row there is no more to see than shares: what belongs to gates is refused rather than passed over. */
    private void explainRow(TaskModel saved, RowExplainer explainer) {
        if (layer.isPresent() || direction.isPresent() || !units.isEmpty()) {
            throw new InvalidInputException(
                    "--layer, --direction and --unit are for models that read text word by word, and " + saved.file()
                            + " is of task type " + saved.task().typeName());
        }
        target.ifPresent(RowView::checkName);
        Explainer.requireOneNetwork(saved);
        long start = System.nanoTime();
        RowExplanation explanation = explainer.explain(
                saved, new RowQuestion(String.join(" ", text), row.orElse(1), word, backend.selection()));
        RowView view = new RowView(explanation);
        if (target.isPresent()) {
            view.write(target.get());
            printSize(target.get(), start);
        } else if (format.isText()) {
            view.lines().forEach(surroundings.out()::println);
        }
        format.printJson(surroundings, explanation);
    }

    private void printSize(Path file, long start) {
        double seconds = (System.nanoTime() - start) / NANOS;
        format.text(surroundings).printf(Locale.ROOT, "%s: %,d bytes, %.2f s%n", file, size(file), seconds);
    }

    private static Direction direction(String text) {
        return switch (text) {
            case "forward" -> Direction.FORWARD;
            case "reverse", "backward" -> Direction.REVERSE;
            default ->
                throw new InvalidInputException("--direction: \"" + text + "\" is none; known are forward and reverse");
        };
    }

    /** As wide as the terminal says it is. */
    private int width() {
        return surroundings
                .variable("COLUMNS")
                .filter(columns -> columns.matches("[0-9]{2,4}"))
                .map(Integer::parseInt)
                .orElse(DEFAULT_WIDTH);
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read again: " + e.getMessage(), e);
        }
    }
}
