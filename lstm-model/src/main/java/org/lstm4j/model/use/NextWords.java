package org.lstm4j.model.use;

import org.lstm4j.text.PadSequences;
import org.lstm4j.text.TextPipeline;

/**
 * How a model of the next word sees words.
 *
 * @param pipeline from text to word ids
 * @param isStream true if it reads one stream of texts, an end between them, whose state it carries; false if it reads each beginning
 *     of a text as a padded row
 */
public record NextWords(TextPipeline pipeline, boolean isStream) {
    /** The name of the model's input, int32 {@code [batch, time]}, and of the column that feeds it. */
    public static final String TOKENS = TextColumns.TOKENS;

    /** How many ids there are, padding among them; a stream has one more, for the end of a text. */
    public int vocabulary() {
        return pipeline.encoder().vocabularySize() + (isStream ? 1 : 0);
    }

    /** The id of the end of a text, in a stream. */
    public int end() {
        return pipeline.encoder().vocabularySize();
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
