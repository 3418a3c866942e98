package org.lstm4j.translation;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.lstm4j.InvalidInputException;
import org.lstm4j.model.Translation;
import org.lstm4j.model.Translator;
import org.lstm4j.tasks.RowExplanation;

/** Where a model looked in a source while it wrote each token. */
final class Looked {
    private static final String END = "∎";

    private Looked() {}

    /** Translates a source and looks. @throws InvalidInputException if the model has no attention, or reads no text */
    static RowExplanation of(String name, Translator translator, String source) {
        if (!translator.hasAttention()) {
            throw new InvalidInputException(name + ": has no attention, so it is not known where it looked; train with"
                    + " decoder.attention = dot or additive");
        }
        if (translator.sequences().source().isEmpty()) {
            throw new InvalidInputException(
                    name
                            + ": reads numbers, not text; the page of its run (report.html) shows where it looked in some rows");
        }
        Translation translation = translator.translate(source);
        List<String> written =
                Stream.concat(translation.words().stream(), Stream.of(END)).toList();
        List<List<Double>> weights = translator.attention(translation);
        return new RowExplanation(
                source,
                translation.text()
                        + String.format(Locale.ROOT, "  (log probability %.2f)", translation.logProbability()),
                "Where the model looked while it wrote each token, " + END
                        + " the end: the weights of its attention, 1 in each" + " row.",
                false,
                visible(written.subList(0, weights.size())),
                visible(translation.sourceWords()),
                weights,
                List.of(),
                translation.unknown() == 0
                        ? List.of()
                        : List.of(
                                "Tokens of the source that are not in the vocabulary: " + translation.unknown() + "."));
    }

    /** A blank is a token too, and its name has to be seen. */
    private static List<String> visible(List<String> tokens) {
        return tokens.stream().map(token -> token.isBlank() ? "␣" : token).toList();
    }
}
