package org.lstm4j.model;

import java.util.List;
import org.lstm4j.Sizes;
import org.lstm4j.data.Dataset;
import org.lstm4j.data.Shuffle;
import org.lstm4j.graph.Input;
import org.lstm4j.spi.Feeds;

/** A data set with a batch size of its own, whoever asks: Keras says it to each {@code fit}, a trainer is made with one. */
final class BatchedDataset implements Dataset {
    private final Dataset rows;
    private final int batchSize;

    BatchedDataset(Dataset rows, int batchSize) {
        this.rows = rows;
        this.batchSize = batchSize;
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
        return new BatchedDataset(rows.select(numbers), batchSize);
    }

    @Override
    public Sizes largestSizes(List<Input> inputs, int asked) {
        return rows.largestSizes(inputs, batchSize);
    }

    @Override
    public int batchCount(int asked) {
        return rows.batchCount(batchSize);
    }

    @Override
    public List<int[]> batchRows(int asked, Shuffle shuffle) {
        return rows.batchRows(batchSize, shuffle);
    }
}
