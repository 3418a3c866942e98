package org.lstm4j.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.lstm4j.InvalidInputException;
import org.lstm4j.text.internal.PipelineJson;

/**
 * The way from raw text to the ids a network reads: a fitted encoder and a padding rule in one value that a model file
 * carries, so that training and use cannot differ. Immutable and thread-safe.
 *
 * @param encoder turns text into ids
 * @param padding brings the ids to one length
 */
public record TextPipeline(TextEncoder encoder, PadSequences padding) {

    /**
     * Checks that both go together.
     *
     * @throws InvalidInputException if the padding value is not an id below {@link TextEncoder#vocabularySize()}
     */
    public TextPipeline {
        Objects.requireNonNull(encoder, "encoder");
        Objects.requireNonNull(padding, "padding");
        if (padding.value() < 0 || padding.value() >= encoder.vocabularySize()) {
            throw new InvalidInputException("TextPipeline: the padding value is " + padding.value()
                    + ", expected an id from 0 to " + (encoder.vocabularySize() - 1) + "; 0 is the usual one.");
        }
    }

    /**
     * The padded ids of {@code texts}, one row each. A text without words gives a row of padding with length 0, unless the encoder puts
     * special tokens around each text.
     */
    public PaddedSequences apply(Iterable<String> texts) {
        List<int[]> sequences = new ArrayList<>();
        texts.forEach(text -> sequences.add(encoder.encode(text)));
        return padding.apply(sequences);
    }

    /**
     * The padded ids of {@code texts}, one row each.
     *
     * @param preparation cache and progress
     */
    public PaddedSequences apply(List<String> texts, TextPreparation preparation) {
        return padding.apply(encoder.encodeAll(texts, preparation));
    }

    /** The padded ids of one text, in one row. */
    public PaddedSequences apply(String text) {
        return padding.apply(List.of(encoder.encode(text)));
    }

    /** What becomes of {@code text}, step by step, down to the row that a model is fed. */
    public List<TextStage> describe(String text) {
        List<TextStage> stages = new ArrayList<>();
        stages.add(new TextStage("text", text));
        stages.addAll(encoder.explain(text));
        int[] ids = encoder.encode(text);
        stages.add(new TextStage("ids", join(ids)));
        stages.add(new TextStage("the ids as words", encoder.decode(ids)));
        PaddedSequences row = padding.apply(List.of(ids));
        stages.add(new TextStage(
                "row of " + padding.maxLength() + ", of which " + row.length(0) + " are text", join(row.row(0))));
        return stages;
    }

    private static String join(int[] ids) {
        return Arrays.stream(ids).mapToObj(String::valueOf).collect(Collectors.joining(" "));
    }

    /** Writes the pipeline as a JSON document; {@link #fromJson} gives an equal pipeline. */
    public String toJson() {
        return PipelineJson.write(
                switch (encoder) {
                    case Tokenizer tokenizer -> new PipelineJson.Encoder.Keras(tokenizer.state());
                    case WordEncoder words -> new PipelineJson.Encoder.Words(words);
                    case HashingEncoder hashing -> new PipelineJson.Encoder.Hashing(hashing);
                    case SubwordTokenizer subwords -> new PipelineJson.Encoder.Subwords(subwords.toJson());
                    case NumberedWords numbered -> new PipelineJson.Encoder.Numbered(numbered);
                },
                padding);
    }

    /**
     * Reads what {@link #toJson} wrote, with this release or an older one.
     *
     * @throws TextFormatException if it is another format or a newer version, has unknown or missing keys, names other data
     *     than this release reads, or is longer than 256 Mi characters
     * @throws InvalidInputException if its padding value is not an id of its encoder
     */
    public static TextPipeline fromJson(String json) {
        PipelineJson.Parts parts = PipelineJson.read(json, "text pipeline");
        return new TextPipeline(
                switch (parts.encoder()) {
                    case PipelineJson.Encoder.Keras(var state) -> Tokenizer.of(state);
                    case PipelineJson.Encoder.Words(WordEncoder words) -> words;
                    case PipelineJson.Encoder.Hashing(HashingEncoder hashing) -> hashing;
                    case PipelineJson.Encoder.Subwords(String tokenizer) ->
                        SubwordTokenizer.read(tokenizer, "text pipeline: tokenizer");
                    case PipelineJson.Encoder.Numbered(NumberedWords numbered) -> numbered;
                },
                parts.padding());
    }
}
