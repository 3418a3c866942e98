package org.lstm4j.model.use;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.lstm4j.InvalidInputException;
import org.lstm4j.text.PadSequences;
import org.lstm4j.text.TextEncoder;
import org.lstm4j.text.TextPipeline;
import org.lstm4j.text.Tokenizer;

/**
 * How a model of the next word sees words.
 *
 * @param pipeline from text to word ids
 * @param isStream true if it reads one stream whose state it carries; false if it reads each beginning of a text as a padded row
 * @param start of a stream that is one text without an end: what is read before its first word; without it a stream is of texts with an
 *     end before, between and behind them
 */
public record NextWords(TextPipeline pipeline, boolean isStream, Optional<StreamStart> start) {
    /** The name of the model's input, int32 {@code [batch, time]}, and of the column that feeds it. */
    public static final String TOKENS = TextColumns.TOKENS;

    /** Checks the start. @throws InvalidInputException if there is one without a stream, or its words are not known */
    public NextWords {
        if (start.isPresent() && !isStream) {
            throw new InvalidInputException("a start is for streams, and this model reads padded rows");
        }
        start.ifPresent(it -> {
            if (pipeline.encoder().encode(it.start()).length == 0) {
                throw new InvalidInputException("the model is to read \""
                        + it.start().replace("\n", "\\n") + "\" first, of which its vocabulary has no word");
            }
        });
    }

    /** Whether each character is a word of its own. */
    public static boolean isOfCharacters(TextEncoder encoder) {
        // Nothing stands between the two at which a text could be cut, but for a model of characters.
        return encoder instanceof Tokenizer keras && keras.words("ab").equals(List.of("a", "b"));
    }

    /** What there is many of, for people: {@code character} or {@code word}. */
    public String unit() {
        return isOfCharacters(pipeline.encoder()) ? "character" : "word";
    }

    /** How many ids there are, padding among them; a stream of texts has one more, for their ends. */
    public int vocabulary() {
        return pipeline.encoder().vocabularySize() + (hasEnds() ? 1 : 0);
    }

    private boolean hasEnds() {
        return isStream && start.isEmpty();
    }

    /** The id of the end of a text, in a stream of texts. */
    public OptionalInt end() {
        return hasEnds() ? OptionalInt.of(pipeline.encoder().vocabularySize()) : OptionalInt.empty();
    }

    /** What is read before the first word; nothing for padded rows. */
    public int[] beginning() {
        return start.map(it -> pipeline.encoder().encode(it.start()))
                .orElseGet(() -> end().stream().toArray());
    }

    /** Words in a padded prefix: all of the longest text but its last. */
    public int prefixSteps() {
        return Math.max(1, pipeline.padding().maxLength() - 1);
    }

    /** How prefixes are padded. */
    public PadSequences padding() {
        return pipeline.padding().withMaxLength(prefixSteps());
    }
}
