package org.lstm4j.translation;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.data.Dataset;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.model.use.SequenceTokens;
import org.lstm4j.model.use.Sequences;
import org.lstm4j.train.Trainer;

/**
 * From pairs to what a model reads: the source; the target with a begin before it; and, as what is to be said, the target with an end
 * behind it.
 *
 * @param source how texts become ids; empty for numbers
 * @param features of numbers
 * @param target how texts become ids
 * @param maxSource steps that are read at most
 * @param maxTarget tokens that are said at most, an end being one
 */
record PairColumns(Optional<SequenceTokens> source, int features, SequenceTokens target, int maxSource, int maxTarget) {
    private static final int STEPS = 4;
    private static final String SOURCE_LENS = Sequences.SOURCE + Sequences.LENS;
    private static final String PREFIX_LENS = Sequences.PREFIX + Sequences.LENS;

    static PairColumns of(Sequences sequences) {
        return new PairColumns(
                sequences.source(),
                sequences.features(),
                sequences.target(),
                sequences.maxSource(),
                sequences.maxTarget());
    }

    /** How many steps a source has. */
    int sourceSteps(Pair pair) {
        return source.map(it -> it.words(pair.source()).size()).orElse(pair.numbers().length);
    }

    /** True if all of a pair is read. */
    boolean fits(Pair pair) {
        return sourceSteps(pair) <= maxSource && target.words(pair.target()).size() < maxTarget;
    }

    /** The rows as they come. */
    TensorDataset dataset(List<Pair> pairs) {
        int[][] targets = ids(target, pairs.stream().map(Pair::target).toList(), maxTarget - 1);
        int[] targetLens =
                Arrays.stream(targets).mapToInt(ids -> ids.length + 1).toArray();
        int longest = Arrays.stream(targetLens).max().orElse(1);
        int rows = pairs.size();
        Tensor read = Tensor.zeros(DType.INT32, rows, longest);
        Tensor said = Tensor.zeros(DType.INT32, rows, longest);
        for (int row = 0; row < rows; row++) {
            int[] ids = targets[row];
            read.ints()[row * longest] = SequenceTokens.BEGIN;
            System.arraycopy(ids, 0, read.ints(), row * longest + 1, ids.length);
            System.arraycopy(ids, 0, said.ints(), row * longest, ids.length);
            said.ints()[row * longest + ids.length] = SequenceTokens.END;
        }
        Map<String, Tensor> columns = new LinkedHashMap<>();
        int[] sourceLens = addSources(columns, pairs);
        columns.put(SOURCE_LENS, Tensor.of(new int[] {rows}, sourceLens));
        columns.put(Sequences.PREFIX, read);
        columns.put(PREFIX_LENS, Tensor.of(new int[] {rows}, targetLens));
        columns.put(Trainer.TARGET, said);
        return TensorDataset.of(columns)
                .trimmedBy(SOURCE_LENS, Sequences.SOURCE)
                .trimmedBy(PREFIX_LENS, Sequences.PREFIX, Trainer.TARGET)
                .paddedToMultipleOf(STEPS);
    }

    /** The same in batches of like length: of the target, whose steps cost most, and among these of the source. */
    Dataset bucketed(TensorDataset rows) {
        int[] sources = rows.column(SOURCE_LENS).ints();
        int[] targets = rows.column(PREFIX_LENS).ints();
        int longest = Arrays.stream(sources).max().orElse(0) + 1;
        int[] keys = new int[sources.length];
        for (int row = 0; row < keys.length; row++) {
            keys[row] = targets[row] * longest + sources[row];
        }
        return rows.bucketedBy(keys, TensorDataset.DEFAULT_POOL);
    }

    private int[] addSources(Map<String, Tensor> columns, List<Pair> pairs) {
        int rows = pairs.size();
        if (source.isPresent()) {
            int[][] sources = ids(source.get(), pairs.stream().map(Pair::source).toList(), maxSource);
            int[] lengths = Arrays.stream(sources).mapToInt(ids -> ids.length).toArray();
            int longest = Math.max(1, Arrays.stream(lengths).max().orElse(1));
            Tensor ids = Tensor.zeros(DType.INT32, rows, longest);
            for (int row = 0; row < rows; row++) {
                System.arraycopy(sources[row], 0, ids.ints(), row * longest, lengths[row]);
            }
            columns.put(Sequences.SOURCE, ids);
            return lengths;
        }
        int[] lengths = pairs.stream()
                .mapToInt(pair -> Math.min(maxSource, pair.numbers().length))
                .toArray();
        int longest = Math.max(1, Arrays.stream(lengths).max().orElse(1));
        Tensor numbers = Tensor.zeros(DType.FLOAT32, rows, longest, features);
        for (int row = 0; row < rows; row++) {
            for (int step = 0; step < lengths[row]; step++) {
                System.arraycopy(
                        pairs.get(row).numbers()[step],
                        0,
                        numbers.floats(),
                        (row * longest + step) * features,
                        features);
            }
        }
        columns.put(Sequences.SOURCE, numbers);
        return lengths;
    }

    private static int[][] ids(SequenceTokens tokens, List<String> texts, int most) {
        SequenceTokens.Ids lookup = tokens.lookup();
        return texts.stream()
                .map(text -> {
                    List<String> words = tokens.words(text);
                    return lookup.of(words.subList(0, Math.min(most, words.size())));
                })
                .toArray(int[][]::new);
    }
}
