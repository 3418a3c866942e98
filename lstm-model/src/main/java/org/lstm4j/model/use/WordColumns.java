package org.lstm4j.model.use;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.data.Dataset;
import org.lstm4j.graph.Input;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.Feeds;
import org.lstm4j.train.Trainer;

/**
 * Sentences as the columns that a model of words is fed, in training and in use alike: the ids of their words, how many these are, and
 * in training a label for each word. A batch is as long as its longest sentence, and up to the next multiple of eight words, so that a
 * backend plans for few sizes. Immutable; what it was made of must not change.
 */
public final class WordColumns implements Dataset {
    private static final int STEPS = 8;

    private final int columns;
    private final List<int[]> words;
    private final List<int[]> labels;

    private WordColumns(int columns, List<int[]> words, List<int[]> labels) {
        this.columns = columns;
        this.words = List.copyOf(words);
        this.labels = List.copyOf(labels);
    }

    /** Sentences to be labelled. */
    public static WordColumns of(WordFeatures features, List<List<String>> sentences) {
        return new WordColumns(
                features.columns(), sentences.stream().map(features::encode).toList(), List.of());
    }

    /** The same sentences with the label of each word. @throws InvalidInputException if these are not as many */
    public WordColumns withLabels(List<int[]> ofWords) {
        for (int row = 0; row < words.size(); row++) {
            if (ofWords.size() != words.size() || ofWords.get(row).length != length(row)) {
                throw new InvalidInputException("Each word has a label; sentence " + row + " differs");
            }
        }
        return new WordColumns(columns, words, ofWords);
    }

    private int length(int row) {
        return words.get(row).length / columns;
    }

    /** How many words each sentence has. */
    public int[] lengths() {
        int[] lengths = new int[words.size()];
        Arrays.setAll(lengths, this::length);
        return lengths;
    }

    /** How many words some sentences have, in the order of their numbers. */
    public int[] lengths(int[] rows) {
        return Arrays.stream(rows).map(this::length).toArray();
    }

    @Override
    public int size() {
        return words.size();
    }

    private int steps(int[] rows) {
        int longest = Arrays.stream(rows).map(this::length).max().orElse(1);
        return Math.ceilDiv(Math.max(1, longest), STEPS) * STEPS;
    }

    @Override
    public Feeds read(int[] rows) {
        int steps = steps(rows);
        int[] ids = new int[rows.length * steps * columns];
        int[] targets = new int[rows.length * steps];
        for (int i = 0; i < rows.length; i++) {
            int[] own = words.get(rows[i]);
            System.arraycopy(own, 0, ids, i * steps * columns, own.length);
            if (!labels.isEmpty()) {
                int[] ownLabels = labels.get(rows[i]);
                System.arraycopy(ownLabels, 0, targets, i * steps, ownLabels.length);
            }
        }
        Feeds feeds = new Feeds()
                .put(WordFeatures.INPUT, Tensor.of(new int[] {rows.length, steps, columns}, ids))
                .put(Model.SEQUENCE_LENS, Tensor.of(new int[] {rows.length}, lengths(rows)));
        return labels.isEmpty() ? feeds : feeds.put(Trainer.TARGET, Tensor.of(new int[] {rows.length, steps}, targets));
    }

    @Override
    public Sizes largestSizes(List<Input> inputs, int batchSize) {
        int[] all = new int[words.size()];
        Arrays.setAll(all, i -> i);
        Map<String, Integer> sizes = new HashMap<>();
        for (Input input : inputs) {
            if (input.name().equals(WordFeatures.INPUT)) {
                put(sizes, input.shape().dim(0), Math.clamp(words.size(), 1, batchSize));
                put(sizes, input.shape().dim(1), steps(all));
            }
        }
        return new Sizes(sizes);
    }

    private static void put(Map<String, Integer> sizes, Dim dim, int size) {
        if (dim instanceof Dim.Named named) {
            sizes.put(named.name(), size);
        }
    }
}
