package org.lstm4j.data;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Sizes;
import org.lstm4j.graph.Input;
import org.lstm4j.spi.Feeds;

/**
 * Rows of named tensors that can be read by number. Yours needs two methods. Implementations are safe for any number of
 * threads that read.
 *
 * {@snippet class="org.lstm4j.snippets.ApiSnippets" region="dataset"}
 */
public interface Dataset {
    /** The number of rows. */
    int size();

    /**
     * Reads some rows.
     *
     * @param rows their numbers, from 0, in the order wanted
     * @return for each column a new tensor whose first dimension is the rows
     */
    Feeds read(int[] rows);

    /**
     * The rows from one number (included) to another (excluded), a view.
     *
     * @throws InvalidInputException if they do not lie in this data set in that order
     */
    default Dataset slice(int from, int to) {
        if (from < 0 || to < from || to > size()) {
            throw new InvalidInputException(
                    "Rows " + from + " to " + to + " are not in a data set of " + size() + " rows");
        }
        return select(IntStream.range(from, to).toArray());
    }

    /** The rows of those numbers, a view. */
    default Dataset select(int... numbers) {
        return new SelectedDataset(this, numbers.clone());
    }

    /**
     * The same rows in batches of like length, a view: what {@code bucket_by_sequence_length} is in TensorFlow and
     * {@code BucketIterator} in torchtext. A batch costs as many steps as its longest row has, so rows of one length
     * waste none.
     *
     * <p>The shuffled rows are taken a pool at a time; a pool is sorted by length, where equal lengths keep their
     * shuffled order, and cut into batches; then all batches are shuffled. So a row meets other rows in each epoch, as
     * far as their length allows. Like the shuffling, it is a pure function of seed and epoch. Without a shuffle the
     * rows come in the order of the data: whoever asks for that order relies on it.
     *
     * <p>Cut the batches too, with {@link TensorDataset#trimmedBy}.
     *
     * @param lengths the length of each row, 0 or more
     * @param pool how many batches are sorted together, 1 or more: the more, the less padding and the less chance
     * @throws InvalidInputException if there are more or fewer lengths than rows, or a number is out of range
     */
    default Dataset bucketedBy(int[] lengths, int pool) {
        return new BucketedDataset(this, lengths.clone(), pool);
    }

    /**
     * What the named dimensions of some inputs are in the largest batch, as far as it is known without reading: for a
     * backend that plans ahead. By default the number of rows alone.
     *
     * @param inputs those of a graph; one that is no column here is passed over
     * @param batchSize rows in a batch, 1 or more
     */
    default Sizes largestSizes(List<Input> inputs, int batchSize) {
        return Sizes.of("batch", Math.clamp(size(), 1, batchSize));
    }

    /** How many batches of a size there are; one may be smaller. */
    default int batchCount(int batchSize) {
        return Math.ceilDiv(size(), batchSize);
    }

    /**
     * Which rows each batch holds: every row is in one. One batch may be smaller, without a shuffle the last.
     *
     * @throws InvalidInputException if the batch size is below 1
     */
    default List<int[]> batchRows(int batchSize, Shuffle shuffle) {
        if (batchSize < 1) {
            throw new InvalidInputException("A batch needs 1 row or more; got " + batchSize);
        }
        int[] order = shuffle.order(size());
        return IntStream.range(0, batchCount(batchSize))
                .mapToObj(batch ->
                        Arrays.copyOfRange(order, batch * batchSize, Math.min((batch + 1) * batchSize, order.length)))
                .toList();
    }

    /**
     * All rows once, in the batches of {@link #batchRows}, each read when its turn comes.
     *
     * @throws InvalidInputException if the batch size is below 1
     */
    default Iterable<Feeds> batches(int batchSize, Shuffle shuffle) {
        List<int[]> batches = batchRows(batchSize, shuffle);
        return () -> new Iterator<>() {
            private final Iterator<int[]> rows = batches.iterator();

            @Override
            public boolean hasNext() {
                return rows.hasNext();
            }

            @Override
            public Feeds next() {
                return read(rows.next());
            }
        };
    }
}
