package org.lstm4j.data;

import java.util.stream.IntStream;
import org.lstm4j.Philox;

/**
 * In which order rows are read. A pure function of seed and epoch, so a training that is resumed reads on as if it had
 * never stopped.
 *
 * @param isShuffled false for the order of the data
 * @param seed what the order is drawn from
 * @param epoch which pass over the data, from 0
 */
public record Shuffle(boolean isShuffled, long seed, int epoch) {
    /** The order of the data. */
    public static final Shuffle NONE = new Shuffle(false, 0, 0);

    private static final int ROWS = Philox.streamOf("shuffle");
    private static final int BATCHES = Philox.streamOf("shuffle/batches");

    /** An order for a pass over the data. */
    public static Shuffle of(long seed, int epoch) {
        return new Shuffle(true, seed, epoch);
    }

    /** All numbers below a size, each once. Fisher and Yates's method. */
    public int[] order(int size) {
        return order(size, ROWS);
    }

    /** As {@link #order}, drawn independently of it: for batches that were made from shuffled rows. */
    int[] batchOrder(int size) {
        return order(size, BATCHES);
    }

    private int[] order(int size, int stream) {
        int[] order = IntStream.range(0, size).toArray();
        for (int i = size - 1; isShuffled && i > 0; i--) {
            int j = Philox.below(i + 1, seed, stream, epoch, i);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return order;
    }
}
