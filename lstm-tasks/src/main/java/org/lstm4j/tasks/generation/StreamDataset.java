package org.lstm4j.tasks.generation;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.data.Dataset;
import org.lstm4j.data.Shuffle;
import org.lstm4j.graph.Input;
import org.lstm4j.spi.Feeds;
import org.lstm4j.train.Trainer;

/**
 * One stream of words in lanes of equal length, side by side, and in windows, one after another: row {@code w * lanes + l} is
 * window {@code w} of lane {@code l}. The target of each word is the one after it. A batch is always one window of all lanes,
 * so that each of its rows goes on from the batch before; the batch size that a reader asks for does not matter, and rows
 * cannot be shuffled. Immutable.
 */
final class StreamDataset implements Dataset {
    /** The target of what is behind the end of a lane. */
    static final int NO_TARGET = -1;

    private final int[] stream;
    private final boolean[] counts;
    private final int lanes;
    private final int laneLength;
    private final int steps;
    private final int windows;
    private final String tokens;

    private StreamDataset(
            int[] stream, boolean[] counts, int lanes, int laneLength, int steps, int windows, String tokens) {
        this.stream = stream;
        this.counts = counts;
        this.lanes = lanes;
        this.laneLength = laneLength;
        this.steps = steps;
        this.windows = windows;
        this.tokens = tokens;
    }

    /**
     * A stream to learn from: what does not fill a window of all lanes is left out.
     *
     * @param stream all words, each text behind its predecessor's end
     * @param lanes rows in a batch
     * @param steps words in a window
     * @param tokens name of the column of words
     * @throws InvalidInputException if no window can be filled
     */
    static StreamDataset toLearn(int[] stream, int lanes, int steps, String tokens) {
        int laneLength = (stream.length - 1) / lanes;
        int windows = laneLength / steps;
        if (windows == 0) {
            throw new InvalidInputException(
                    "a stream of " + stream.length + " words is too short for training.batch-size" + " = " + lanes
                            + " lanes and form.steps = " + steps);
        }
        return new StreamDataset(stream, all(stream), lanes, windows * steps, steps, windows, tokens);
    }

    /**
     * The same of a stream to measure with: every word counts, the last windows are filled up with words that do not. Windows have at
     * most so many steps.
     */
    static StreamDataset toMeasure(int[] stream, int lanes, int steps, String tokens) {
        int used = Math.clamp(stream.length - 1L, 1, lanes);
        int laneLength = Math.ceilDiv(stream.length - 1, used);
        return new StreamDataset(stream, all(stream), used, laneLength, steps, Math.ceilDiv(laneLength, steps), tokens);
    }

    private static boolean[] all(int[] stream) {
        boolean[] all = new boolean[stream.length];
        Arrays.fill(all, true);
        return all;
    }

    /** The same with only those targets that are neither the end of a text nor its first word. */
    StreamDataset withinTexts(int end) {
        boolean[] within = new boolean[stream.length];
        for (int i = 1; i < stream.length; i++) {
            within[i] = stream[i] != end && stream[i - 1] != end;
        }
        return new StreamDataset(stream, within, lanes, laneLength, steps, windows, tokens);
    }

    @Override
    public int size() {
        return windows * lanes;
    }

    @Override
    public int batchCount(int batchSize) {
        return windows;
    }

    @Override
    public List<int[]> batchRows(int batchSize, Shuffle shuffle) {
        return IntStream.range(0, windows)
                .mapToObj(window ->
                        IntStream.range(window * lanes, (window + 1) * lanes).toArray())
                .toList();
    }

    @Override
    public Sizes largestSizes(List<Input> inputs, int batchSize) {
        Sizes sizes = Sizes.of("batch", lanes);
        for (Input input : inputs) {
            if (input.name().equals(tokens) && input.shape().dim(-1) instanceof Dim.Named(String time)) {
                sizes = sizes.with(time, steps);
            }
        }
        return sizes;
    }

    @Override
    public Feeds read(int[] rows) {
        int[] words = new int[rows.length * steps];
        int[] targets = new int[rows.length * steps];
        Arrays.fill(targets, NO_TARGET);
        for (int i = 0; i < rows.length; i++) {
            int inLane = rows[i] / lanes * steps;
            int from = rows[i] % lanes * laneLength + inLane;
            for (int step = 0; step < steps; step++) {
                int at = from + step;
                if (inLane + step < laneLength && at + 1 < stream.length) {
                    words[i * steps + step] = stream[at];
                    targets[i * steps + step] = counts[at + 1] ? stream[at + 1] : NO_TARGET;
                }
            }
        }
        int[] dims = {rows.length, steps};
        return new Feeds().put(tokens, Tensor.of(dims, words)).put(Trainer.TARGET, Tensor.of(dims, targets));
    }
}
