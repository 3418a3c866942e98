package org.lstm4j.apps.exchange;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.lstm4j.InvalidInputException;
import org.lstm4j.text.ForeignText;
import org.lstm4j.text.Side;
import picocli.CommandLine.Option;

/** What neither a model nor its tokenizer say: how long rows are, which side is filled up, what classes are called. */
final class TextOptions {
    private static final long MOST_BYTES = 1 << 20;

    @Option(
            names = "--length",
            paramLabel = "N",
            description = "With a tokenizer: ids of each text. Default: as the model or the tokenizer says.")
    private Optional<Integer> length = Optional.empty();

    @Option(
            names = "--padding",
            paramLabel = "SIDE",
            description =
                    "With a tokenizer: pre fills shorter texts up in front, post behind. Default: as it says, or post;"
                            + " pad_sequences of Keras has pre.")
    private Optional<String> padding = Optional.empty();

    @Option(
            names = "--truncating",
            paramLabel = "SIDE",
            description = "With a tokenizer: pre cuts longer texts in front, post behind. Default: as it says, or post;"
                    + " pad_sequences of Keras has pre.")
    private Optional<String> truncating = Optional.empty();

    @Option(
            names = "--words",
            paramLabel = "WAY",
            description = "With a bare vocabulary: how texts become words, one of whitespace, keras, basic-english.")
    private Optional<String> words = Optional.empty();

    @Option(
            names = "--lower-case",
            arity = "1",
            paramLabel = "true|false",
            description =
                    "With a bare vocabulary: whether texts are put in lower case. Default: if no word has a capital.")
    private Optional<Boolean> lowerCase = Optional.empty();

    @Option(
            names = "--unknown",
            paramLabel = "ID",
            description =
                    "With a bare vocabulary: the id of words it has not. Default: that of <unk>; without one they are"
                            + " left out.")
    private Optional<Integer> unknown = Optional.empty();

    @Option(
            names = "--labels",
            paramLabel = "NAMES",
            description =
                    "With a tokenizer: names of the classes in the order of their numbers, as ham,spam, or a file of one a"
                            + " line. Default: their numbers.")
    private Optional<String> labels = Optional.empty();

    @Option(
            names = "--threshold",
            paramLabel = "P",
            description = "With a tokenizer, of a model of one number: above this probability it is the second class."
                    + " Default: ${DEFAULT-VALUE}.")
    private double threshold = 0.5;

    ForeignText.Options options() {
        return new ForeignText.Options(
                length,
                padding.map(side -> one("--padding", side, Side.values())),
                truncating.map(side -> one("--truncating", side, Side.values())),
                lowerCase,
                unknown,
                words.map(way -> one("--words", way, ForeignText.Words.values())));
    }

    private static <E extends Enum<E>> E one(String option, String given, E[] all) {
        List<String> names = Stream.of(all)
                .map(value -> value.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
        int index = names.indexOf(given.toLowerCase(Locale.ROOT));
        if (index < 0) {
            throw new InvalidInputException(
                    option + ": is one of " + String.join(", ", names) + "; got \"" + given + "\"");
        }
        return all[index];
    }

    TextDoor.ClassNames names() {
        return new TextDoor.ClassNames(labels.map(TextOptions::labels).orElse(List.of()), threshold);
    }

    /** A file if there is one of that name, else the names themselves. */
    private static List<String> labels(String given) {
        Path file = Path.of(given);
        if (given.contains(",") || !Files.isRegularFile(file)) {
            return Stream.of(given.split(",")).map(String::strip).toList();
        }
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new InvalidInputException(file + ": is larger than any list of labels");
            }
            return Files.readAllLines(file).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new InvalidInputException(file + ": cannot be read as UTF-8 lines: " + e, e);
        }
    }
}
