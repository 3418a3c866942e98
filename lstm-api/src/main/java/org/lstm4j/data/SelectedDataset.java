package org.lstm4j.data;

import java.util.Arrays;
import java.util.List;
import org.lstm4j.Sizes;
import org.lstm4j.graph.Input;
import org.lstm4j.spi.Feeds;

/** Some rows of a data set. */
final class SelectedDataset implements Dataset {
    private final Dataset whole;
    private final int[] chosen;

    SelectedDataset(Dataset whole, int[] chosen) {
        this.whole = whole;
        this.chosen = chosen;
    }

    @Override
    public int size() {
        return chosen.length;
    }

    @Override
    public Feeds read(int[] rows) {
        return whole.read(Arrays.stream(rows).map(row -> chosen[row]).toArray());
    }

    /** Those of the whole, which the rows chosen may fall short of. */
    @Override
    public Sizes largestSizes(List<Input> inputs, int batchSize) {
        return whole.largestSizes(inputs, Math.clamp(chosen.length, 1, batchSize));
    }
}
