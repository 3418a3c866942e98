package org.lstm4j.apps.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.lstm4j.InvalidInputException;
import org.lstm4j.io.AtomicFile;
import org.lstm4j.spi.Selection;
import org.lstm4j.tasks.DrawRequest;
import org.lstm4j.tasks.GenerateRequest;
import org.lstm4j.tasks.Sampling;
import org.lstm4j.tasks.SequenceDrawer;
import org.lstm4j.tasks.TaskCatalog;
import org.lstm4j.tasks.TaskModel;
import org.lstm4j.tasks.TextGenerator;
import org.lstm4j.tasks.command.BackendOption;
import org.lstm4j.tasks.command.CommandContext;
import org.lstm4j.tasks.command.FormatOption;
import org.lstm4j.tasks.command.ModelArgument;
import org.lstm4j.tasks.command.OverwriteOption;
import org.lstm4j.tasks.command.Ranges;
import org.lstm4j.tasks.report.Generation;
import org.lstm4j.tasks.run.Surroundings;
import org.lstm4j.tasks.wording.Counted;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes on from a beginning, or draws. */
@Command(
        name = "generate",
        description = "Write on from a beginning with a saved model, the likeliest word each time; with --temperature,"
                + " --top-k or --top-p a word that is drawn. A model of drawings draws some, one a line, and all of them"
                + " as a picture with --to.")
final class GenerateCommand implements Runnable {
    private static final int DEFAULT_WORDS = 10;
    private static final int MOST_WORDS = 10_000_000;
    private static final int DEFAULT_COUNT = 20;
    private static final int MOST_DRAWINGS = 100_000;
    private static final int MOST_STEPS = 1 << 20;

    private final Supplier<TaskCatalog> catalog;
    private final Surroundings surroundings;

    @Mixin
    private final ModelArgument model = new ModelArgument();

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "TEXT",
            description = "The beginning; several words need no quotes.")
    private List<String> beginning = new ArrayList<>();

    @Option(
            names = "--words",
            paramLabel = "N",
            description = "How many words at most. Default: " + DEFAULT_WORDS + ".")
    private Optional<Integer> words = Optional.empty();

    @Option(
            names = "--temperature",
            paramLabel = "T",
            description =
                    "Below 1 likely words become likelier, above 1 less so; 0 takes the likeliest. Default: 0, or 1 if"
                            + " something else asks for a draw.")
    private Optional<Double> temperature = Optional.empty();

    @Option(names = "--top-k", paramLabel = "K", description = "Draw from the K likeliest words only.")
    private Optional<Integer> topK = Optional.empty();

    @Option(
            names = "--top-p",
            paramLabel = "P",
            description = "Draw from the likeliest words only that together have probability P.")
    private Optional<Double> topP = Optional.empty();

    @Option(names = "--seed", paramLabel = "N", description = "Of the draws; equal seeds draw equal words.")
    private Optional<Long> seed = Optional.empty();

    @Option(
            names = "--past-end",
            description = "Begin another text, on a new line, where the model ends one; without it that is the end.")
    private boolean pastEnd;

    @ArgGroup(validate = false, heading = "%nOf a model of drawings:%n")
    private final Drawing drawing = new Drawing();

    /** What only drawings have. */
    private static final class Drawing {
        @Option(
                names = "--count",
                paramLabel = "N",
                description = "How many are drawn. Default: " + DEFAULT_COUNT + ".")
        private Optional<Integer> count = Optional.empty();

        @Option(
                names = "--label",
                paramLabel = "CLASS",
                description = "Draw this class. Default: all by turns; with --from the likeliest.")
        private Optional<String> label = Optional.empty();

        @Option(names = "--steps", paramLabel = "N", description = "How many steps each gets at most.")
        private Optional<Integer> steps = Optional.empty();

        @Option(
                names = "--from",
                paramLabel = "FILE",
                description = "Go on from the sequences of a file in the form of the task's own.")
        private Optional<Path> from = Optional.empty();

        @Option(names = "--first", paramLabel = "N", description = "Of each of these only the first N steps are given.")
        private Optional<Integer> first = Optional.empty();

        @Option(names = "--to", paramLabel = "FILE.svg", description = "Write a picture of all of them.")
        private Optional<Path> to = Optional.empty();

        /** The first of those that are given. */
        private Optional<String> given() {
            return GenerateCommand.given(Map.of(
                    "--count", count, "--label", label, "--steps", steps, "--from", from, "--first", first, "--to",
                    to));
        }
    }

    @Mixin
    private final OverwriteOption overwrite = new OverwriteOption();

    @Mixin
    private final BackendOption backend = new BackendOption();

    @Mixin
    private final FormatOption format = new FormatOption();

    GenerateCommand(CommandContext context) {
        catalog = context.tasks();
        surroundings = context.surroundings();
    }

    @Override
    public void run() {
        words.ifPresent(number -> Ranges.check("--words", number, 1, MOST_WORDS));
        drawing.count.ifPresent(number -> Ranges.check("--count", number, 1, MOST_DRAWINGS));
        drawing.steps.ifPresent(number -> Ranges.check("--steps", number, 1, MOST_STEPS));
        drawing.first.ifPresent(number -> Ranges.check("--first", number, 1, MOST_STEPS));
        Sampling sampling = sampling();
        Selection selection = backend.selection();
        TaskModel saved = model.read(catalog);
        if (saved.task().type() instanceof SequenceDrawer drawer) {
            draw(saved, drawer, sampling, selection);
            return;
        }
        TextGenerator generator = saved.as(TextGenerator.class, "generate text");
        refuse(drawing.given(), "is for models of drawings, and this one writes");
        write(saved, generator, sampling, selection);
    }

    private static Optional<String> given(Map<String, Optional<?>> options) {
        return options.entrySet().stream()
                .filter(option -> option.getValue().isPresent())
                .map(Map.Entry::getKey)
                .sorted()
                .findFirst();
    }

    private static void refuse(Optional<String> option, String why) {
        option.ifPresent(name -> {
            throw new InvalidInputException(name + " " + why + "; leave it out");
        });
    }

    private void draw(TaskModel saved, SequenceDrawer drawer, Sampling sampling, Selection selection) {
        refuse(
                given(Map.of("--words", words, "--top-k", topK, "--top-p", topP)),
                "is for models that write, and this one draws");
        if (pastEnd || !beginning.isEmpty()) {
            throw new InvalidInputException((pastEnd ? "--past-end" : "\"" + beginning.getFirst() + "\"")
                    + " is for models that write, and this one draws; leave it out, or give what it goes on from by --from"
                    + " FILE");
        }
        drawing.to.ifPresent(file -> {
            if (!file.toString().toLowerCase(Locale.ROOT).endsWith(".svg")) {
                throw new InvalidInputException("--to " + file + ": expected a name that ends with .svg, which is what"
                        + " is written; browsers open it");
            }
            overwrite.check(List.of(file));
        });
        SequenceDrawer.Drawings drawings = drawer.draw(
                saved,
                new DrawRequest(
                        drawing.count.orElse(DEFAULT_COUNT),
                        temperature.orElse(1.0),
                        sampling.seed(),
                        drawing.label,
                        asInt(drawing.steps),
                        drawing.from,
                        asInt(drawing.first),
                        selection));
        drawing.to.ifPresent(
                file -> AtomicFile.write(file, drawings.picture().get().getBytes(StandardCharsets.UTF_8)));
        if (format.isText()) {
            drawing.to.ifPresentOrElse(
                    file -> surroundings
                            .out()
                            .println(Counted.of(drawings.rows().size(), "drawing") + " in " + file),
                    () -> drawings.rows().forEach(row -> surroundings.out().println(row.text())));
        }
        format.printJson(surroundings, drawings.rows());
    }

    private static OptionalInt asInt(Optional<Integer> number) {
        return number.map(OptionalInt::of).orElseGet(OptionalInt::empty);
    }

    private void write(TaskModel saved, TextGenerator generator, Sampling sampling, Selection selection) {
        GenerateRequest request = new GenerateRequest(
                String.join(" ", beginning), words.orElse(DEFAULT_WORDS), sampling, pastEnd, selection);
        Generation generation = generator.generate(saved, request);
        sayUnknown(
                generation.unknown(), saved.textPipeline().encoder().unknownId().isPresent());
        if (format.isText()) {
            surroundings.out().println(generation.text());
            surroundings
                    .err()
                    .printf(
                            Locale.ROOT,
                            "%s, %,.0f %ss/s%s%n",
                            Counted.of(generation.words().size(), generation.unit()),
                            generation.wordsPerSecond(),
                            generation.unit(),
                            generation.isEnded() ? ", ended by the model" : "");
        }
        format.printJson(surroundings, generation);
    }

    private void sayUnknown(List<String> words, boolean hasToken) {
        if (!words.isEmpty()) {
            surroundings
                    .err()
                    .println("lstm: the model does not know "
                            + words.stream().map(word -> "\"" + word + "\"").collect(Collectors.joining(", "))
                            + (hasToken
                                    ? ", and cannot tell it from other unknown ones"
                                    : ", and goes on as if without"));
        }
    }

    private Sampling sampling() {
        boolean isDrawn = topK.isPresent() || topP.isPresent() || seed.isPresent();
        return new Sampling(temperature.orElse(isDrawn ? 1.0 : 0.0), topK.orElse(0), topP.orElse(1.0), seed.orElse(0L));
    }
}
