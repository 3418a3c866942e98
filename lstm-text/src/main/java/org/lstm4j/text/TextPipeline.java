package org.lstm4j.text;

import java.util.List;
import java.util.Objects;
import org.lstm4j.InvalidInputException;
import org.lstm4j.text.internal.PipelineJson;

/**
 * The way from raw text to the ids a network reads: a fitted tokenizer and a padding rule in one value that a model file
 * carries, so that training and use cannot differ. Immutable and thread-safe.
 *
 * @param tokenizer turns text into ids
 * @param padding brings the ids to one length
 */
public record TextPipeline(Tokenizer tokenizer, PadSequences padding) {

    /**
     * Checks that both go together.
     *
     * @throws InvalidInputException if the padding value is not an id below {@link Tokenizer#vocabularySize()}
     */
    public TextPipeline {
        Objects.requireNonNull(tokenizer, "tokenizer");
        Objects.requireNonNull(padding, "padding");
        if (padding.value() < 0 || padding.value() >= tokenizer.vocabularySize()) {
            throw new InvalidInputException("TextPipeline: the padding value is " + padding.value()
                    + ", expected an id from 0 to " + (tokenizer.vocabularySize() - 1) + "; 0 is the usual one.");
        }
    }

    /** The padded ids of {@code texts}, one row each. A text without words gives a row of padding with length 0. */
    public PaddedSequences apply(Iterable<String> texts) {
        return padding.apply(tokenizer.textsToSequences(texts));
    }

    /** The padded ids of one text, in one row. */
    public PaddedSequences apply(String text) {
        return padding.apply(List.of(tokenizer.textToSequence(text)));
    }

    /** Writes the pipeline as a JSON document; {@link #fromJson} gives an equal pipeline. */
    public String toJson() {
        return PipelineJson.write(tokenizer.state(), padding);
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws TextFormatException if it is another format or version, has unknown or missing keys, or is longer than
     *     256 Mi characters
     * @throws InvalidInputException if its padding value is not an id of its tokenizer
     */
    public static TextPipeline fromJson(String json) {
        PipelineJson.Parts parts = PipelineJson.read(json, "text pipeline");
        return new TextPipeline(Tokenizer.of(parts.tokenizer()), parts.padding());
    }
}
