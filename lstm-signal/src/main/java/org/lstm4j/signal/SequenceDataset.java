package org.lstm4j.signal;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.data.Dataset;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.graph.Input;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.Feeds;

/**
 * Sequences as the columns that a model is fed. Rows are filled up with zeros when a batch is read, so that one long row costs no memory for
 * all others. Thread-safe.
 */
public final class SequenceDataset implements Dataset {
    /** Batches of 1 to 40 steps come in five sizes rather than forty, each of which a backend would plan for. */
    private static final int MULTIPLE = 8;

    private final List<Sequence> rows;
    private final boolean usesLengths;
    private final Map<String, Tensor> others;

    private SequenceDataset(List<Sequence> rows, boolean usesLengths, Map<String, Tensor> others) {
        this.rows = List.copyOf(rows);
        this.usesLengths = usesLengths;
        this.others = new LinkedHashMap<>(others);
        int features = rows.isEmpty() ? 0 : rows.getFirst().features();
        int steps = rows.isEmpty() ? 0 : rows.getFirst().steps();
        for (Sequence row : rows) {
            if (row.features() != features || (!usesLengths && row.steps() != steps)) {
                throw new InvalidInputException("Sequences of a data set have the same features"
                        + (usesLengths ? "" : " and, where no lengths are told, the same number of steps") + "; got "
                        + steps + " by " + features + ", and " + row.steps() + " by " + row.features());
            }
        }
    }

    /**
     * Those rows.
     *
     * @param usesLengths whether the model is told how long each row is; else all must be of one length
     * @param others further columns, such as the target, whose first dimension is the rows
     */
    public static SequenceDataset of(List<Sequence> rows, boolean usesLengths, Map<String, Tensor> others) {
        return new SequenceDataset(rows, usesLengths, others);
    }

    @Override
    public int size() {
        return rows.size();
    }

    /** How many steps each row has. */
    public int[] lengths() {
        return rows.stream().mapToInt(Sequence::steps).toArray();
    }

    @Override
    public Feeds read(int[] numbers) {
        int longest = 1;
        for (int row : numbers) {
            longest = Math.max(longest, rows.get(row).steps());
        }
        int steps = usesLengths ? Math.ceilDiv(longest, MULTIPLE) * MULTIPLE : longest;
        int features = rows.getFirst().features();
        int size = Math.multiplyExact(steps, features);
        float[] values = new float[Math.multiplyExact(numbers.length, size)];
        for (int i = 0; i < numbers.length; i++) {
            float[] from = rows.get(numbers[i]).values();
            System.arraycopy(from, 0, values, i * size, from.length);
        }
        Feeds feeds = others.isEmpty() ? new Feeds() : TensorDataset.of(others).read(numbers);
        feeds.put(SignalUse.INPUT, Tensor.of(new int[] {numbers.length, steps, features}, values));
        if (usesLengths) {
            int[] lengths =
                    Arrays.stream(numbers).map(row -> rows.get(row).steps()).toArray();
            feeds.put(Model.SEQUENCE_LENS, Tensor.of(new int[] {numbers.length}, lengths));
        }
        return feeds;
    }

    @Override
    public Sizes largestSizes(List<Input> inputs, int batchSize) {
        Map<String, Integer> sizes = new HashMap<>(Map.of("batch", Math.clamp(size(), 1, batchSize)));
        if (usesLengths) {
            int longest = rows.stream().mapToInt(Sequence::steps).max().orElse(1);
            sizes.put("time", Math.ceilDiv(longest, MULTIPLE) * MULTIPLE);
        }
        return new Sizes(sizes);
    }
}
