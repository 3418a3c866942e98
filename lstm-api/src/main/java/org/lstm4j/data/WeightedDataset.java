package org.lstm4j.data;

import java.util.List;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Input;
import org.lstm4j.spi.Feeds;

/** A data set with the weight of each row's class as one more column; see {@link ClassWeights#apply}. */
final class WeightedDataset implements Dataset {
    private final Dataset rows;
    private final ClassWeights classWeights;
    private final String target;
    private final String name;

    WeightedDataset(Dataset rows, ClassWeights classWeights, String target, String name) {
        this.rows = rows;
        this.classWeights = classWeights;
        this.target = target;
        this.name = name;
    }

    @Override
    public int size() {
        return rows.size();
    }

    @Override
    public Dataset select(int... numbers) {
        return classWeights.apply(rows.select(numbers), target, name);
    }

    @Override
    public List<int[]> batchRows(int batchSize, Shuffle shuffle) {
        return rows.batchRows(batchSize, shuffle);
    }

    @Override
    public Sizes largestSizes(List<Input> inputs, int batchSize) {
        return rows.largestSizes(inputs, batchSize);
    }

    @Override
    public Feeds read(int[] numbers) {
        Feeds feeds = rows.read(numbers);
        Tensor labels = feeds.get(target);
        if (labels.size() != numbers.length) {
            throw new InvalidInputException(
                    "Class weights need one class for each row; column " + target + " is " + labels);
        }
        Tensor column = Tensor.of(new int[] {numbers.length}, new float[numbers.length]);
        for (int i = 0; i < numbers.length; i++) {
            column.floats()[i] = classWeights
                    .weights()
                    .getOrDefault((int) labels.element(i), 1.0)
                    .floatValue();
        }
        return feeds.put(name, column);
    }
}
