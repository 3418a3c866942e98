package org.lstm4j.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Sizes;
import org.lstm4j.graph.Input;
import org.lstm4j.spi.Feeds;

/** A data set whose shuffled batches hold rows of like length; see {@link Dataset#bucketedBy}. */
final class BucketedDataset implements Dataset {
    private final Dataset rows;
    private final int[] lengths;
    private final int pool;

    BucketedDataset(Dataset rows, int[] lengths, int pool) {
        if (lengths.length != rows.size()) {
            throw new InvalidInputException(
                    "Each row needs a length; got " + lengths.length + " for " + rows.size() + " rows");
        }
        for (int row = 0; row < lengths.length; row++) {
            if (lengths[row] < 0) {
                throw new InvalidInputException("A length must be 0 or more; row " + row + " has " + lengths[row]);
            }
        }
        if (pool < 1) {
            throw new InvalidInputException("A pool needs 1 batch or more; got " + pool);
        }
        this.rows = rows;
        this.lengths = lengths;
        this.pool = pool;
    }

    @Override
    public int size() {
        return rows.size();
    }

    @Override
    public Feeds read(int[] numbers) {
        return rows.read(numbers);
    }

    @Override
    public Dataset select(int... numbers) {
        int[] chosen = Arrays.stream(numbers).map(row -> lengths[row]).toArray();
        return new BucketedDataset(rows.select(numbers), chosen, pool);
    }

    @Override
    public Sizes largestSizes(List<Input> inputs, int batchSize) {
        return rows.largestSizes(inputs, batchSize);
    }

    @Override
    public List<int[]> batchRows(int batchSize, Shuffle shuffle) {
        List<int[]> batches = rows.batchRows(batchSize, shuffle);
        if (!shuffle.isShuffled()) {
            return batches;
        }
        List<int[]> sorted = new ArrayList<>();
        for (int from = 0; from < batches.size(); from += pool) {
            sorted.addAll(sortedByLength(batches.subList(from, Math.min(from + pool, batches.size())), batchSize));
        }
        return Arrays.stream(shuffle.batchOrder(sorted.size()))
                .mapToObj(sorted::get)
                .toList();
    }

    /**
     * The longest rows come first, so that the smaller batch, if there is one, has the shortest rows: of all ways to
     * cut a pool into batches this one has the fewest steps.
     */
    private List<int[]> sortedByLength(List<int[]> batches, int batchSize) {
        int[] shuffled = batches.stream().flatMapToInt(Arrays::stream).toArray();
        long[] keys = new long[shuffled.length];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = (long) (Integer.MAX_VALUE - lengths[shuffled[i]]) << Integer.SIZE | i;
        }
        Arrays.sort(keys);
        int[] order = Arrays.stream(keys).mapToInt(key -> shuffled[(int) key]).toArray();
        List<int[]> sorted = new ArrayList<>();
        for (int from = 0; from < order.length; from += batchSize) {
            sorted.add(Arrays.copyOfRange(order, from, Math.min(from + batchSize, order.length)));
        }
        return sorted;
    }
}
