package org.lstm4j.text;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.data.Dataset;
import org.lstm4j.graph.Input;
import org.lstm4j.spi.Feeds;

/**
 * Prefixes and their next words as the rows of a data set, padded when a batch is read. Columns: the padded prefixes, int32
 * {@code [rows, steps]}; the lengths, int32 {@code [rows]}, if asked for; the next words, int32 {@code [rows]}, as
 * {@link org.lstm4j.train.SparseCategoricalCrossEntropy} wants them.
 *
 * <p>Without lengths each batch has {@link PadSequences#maxLength} steps. With them it is cut after its longest row. Immutable
 * and thread-safe.
 */
public final class NextWordDataset implements Dataset {
    private final NgramPrefixes prefixes;
    private final PadSequences padding;
    private final String tokens;
    private final Optional<String> lengths;
    private final String target;

    private NextWordDataset(
            NgramPrefixes prefixes, PadSequences padding, String tokens, Optional<String> lengths, String target) {
        this.prefixes = Objects.requireNonNull(prefixes, "prefixes");
        this.padding = Objects.requireNonNull(padding, "padding");
        this.tokens = Objects.requireNonNull(tokens, "tokens");
        this.lengths = lengths;
        this.target = Objects.requireNonNull(target, "target");
    }

    /**
     * Rows without lengths, as the models of tutorials read them: padding is fed like words.
     *
     * @param padding {@link NgramPrefixes#longest} steps for all words of all prefixes; fewer, cut before the text, for a
     *     window of the last words
     * @param tokens name of the column of prefixes
     * @param target name of the column of next words, {@link org.lstm4j.train.Trainer#TARGET} for a trainer
     */
    public static NextWordDataset of(NgramPrefixes prefixes, PadSequences padding, String tokens, String target) {
        return new NextWordDataset(prefixes, padding, tokens, Optional.empty(), target);
    }

    /**
     * The same rows with a column of lengths, each batch cut after its longest row.
     *
     * @param name of that column, {@link org.lstm4j.nn.Model#SEQUENCE_LENS} for a model that uses lengths
     * @throws InvalidInputException if rows are padded before the text, where lengths mean nothing
     */
    public NextWordDataset withLengths(String name) {
        if (padding.padding() == Side.PRE) {
            throw new InvalidInputException(
                    "NextWordDataset: lengths are counted from the first step, but rows are padded"
                            + " before the text. Pad after the text.");
        }
        return new NextWordDataset(prefixes, padding, tokens, Optional.of(name), target);
    }

    @Override
    public int size() {
        return prefixes.size();
    }

    /** The length of each row after truncation, for {@link Dataset#bucketedBy}. A new array. */
    public int[] lengths() {
        int[] all = new int[size()];
        for (int row = 0; row < all.length; row++) {
            all[row] = Math.min(prefixes.length(row), padding.maxLength());
        }
        return all;
    }

    @Override
    public Feeds read(int[] rows) {
        PadSequences cut = lengths.isPresent() ? padding.withMaxLength(longest(rows)) : padding;
        int[] matrix = new int[rows.length * cut.maxLength()];
        int[] counts = new int[rows.length];
        int[] next = new int[rows.length];
        if (cut.value() != 0) {
            Arrays.fill(matrix, cut.value());
        }
        for (int i = 0; i < rows.length; i++) {
            counts[i] = prefixes.padInto(rows[i], cut, matrix, i);
            next[i] = prefixes.next(rows[i]);
        }
        Feeds feeds = new Feeds().put(tokens, Tensor.of(new int[] {rows.length, cut.maxLength()}, matrix));
        lengths.ifPresent(name -> feeds.put(name, Tensor.of(new int[] {rows.length}, counts)));
        return feeds.put(target, Tensor.of(new int[] {rows.length}, next));
    }

    private int longest(int[] rows) {
        int longest = 1;
        for (int row : rows) {
            longest = Math.max(longest, Math.min(prefixes.length(row), padding.maxLength()));
        }
        return longest;
    }

    @Override
    public Sizes largestSizes(List<Input> inputs, int batchSize) {
        Sizes sizes = Dataset.super.largestSizes(inputs, batchSize);
        for (Input input : inputs) {
            if (input.name().equals(tokens)
                    && input.rank() > 1
                    && input.shape().dim(1) instanceof Dim.Named(String time)) {
                int all = padding.maxLength();
                sizes = sizes.with(time, lengths.isPresent() ? Math.clamp(prefixes.longest(), 1, all) : all);
            }
        }
        return sizes;
    }
}
