package org.lstm4j.apps.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.lstm4j.spi.Selection;
import org.lstm4j.tasks.GenerateRequest;
import org.lstm4j.tasks.Sampling;
import org.lstm4j.tasks.TaskCatalog;
import org.lstm4j.tasks.TaskModel;
import org.lstm4j.tasks.TextGenerator;
import org.lstm4j.tasks.command.BackendOption;
import org.lstm4j.tasks.command.CommandContext;
import org.lstm4j.tasks.command.FormatOption;
import org.lstm4j.tasks.command.ModelArgument;
import org.lstm4j.tasks.command.Ranges;
import org.lstm4j.tasks.report.Generation;
import org.lstm4j.tasks.run.Surroundings;
import org.lstm4j.tasks.wording.Counted;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes on from a beginning. */
@Command(
        name = "generate",
        description = "Write on from a beginning with a saved model, the likeliest word each time; with --temperature,"
                + " --top-k or --top-p a word that is drawn.")
final class GenerateCommand implements Runnable {
    private static final int DEFAULT_WORDS = 10;
    private static final int MOST_WORDS = 10_000_000;

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

    @Option(names = "--words", paramLabel = "N", description = "How many words at most. Default: ${DEFAULT-VALUE}.")
    private int words = DEFAULT_WORDS;

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
        Ranges.check("--words", words, 1, MOST_WORDS);
        Sampling sampling = sampling();
        Selection selection = backend.selection();
        TaskModel saved = model.read(catalog);
        TextGenerator generator = saved.as(TextGenerator.class, "generate text");
        GenerateRequest request = new GenerateRequest(String.join(" ", beginning), words, sampling, pastEnd, selection);
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
