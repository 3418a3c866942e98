package org.lstm4j.data;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.lstm4j.InvalidInputException;
import org.lstm4j.spi.Feeds;

/**
 * Rows of named tensors that can be read by number. Yours needs two methods. Implementations are safe for any number of
 * threads that read.
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
        int[] chosen = numbers.clone();
        Dataset whole = this;
        return new Dataset() {
            @Override
            public int size() {
                return chosen.length;
            }

            @Override
            public Feeds read(int[] rows) {
                return whole.read(Arrays.stream(rows).map(row -> chosen[row]).toArray());
            }
        };
    }

    /** How many batches of a size there are; the last one may be smaller. */
    default int batchCount(int batchSize) {
        return Math.ceilDiv(size(), batchSize);
    }

    /**
     * All rows once, in batches; the last one may be smaller.
     *
     * @throws InvalidInputException if the batch size is below 1
     */
    default Iterable<Feeds> batches(int batchSize, Shuffle shuffle) {
        if (batchSize < 1) {
            throw new InvalidInputException("A batch needs 1 row or more; got " + batchSize);
        }
        int[] order = shuffle.order(size());
        return () -> new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < order.length;
            }

            @Override
            public Feeds next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                int end = Math.min(next + batchSize, order.length);
                int[] rows = Arrays.copyOfRange(order, next, end);
                next = end;
                return read(rows);
            }
        };
    }
}
