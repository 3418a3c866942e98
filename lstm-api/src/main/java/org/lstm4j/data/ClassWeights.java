package org.lstm4j.data;

import java.util.Map;
import java.util.TreeMap;
import org.lstm4j.InvalidInputException;

/** How much each class counts in the loss. Immutable. */
public record ClassWeights(Map<Integer, Double> weights) {
    /** Copies the map and checks that no weight is negative. */
    public ClassWeights {
        weights = Map.copyOf(weights);
        weights.forEach((label, weight) -> {
            if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
                throw new InvalidInputException("The weight of class " + label + " must be 0 or more; got " + weight);
            }
        });
    }

    /** Weights that make all classes count the same: {@code rows / (classes * rows of the class)}, as scikit-learn. */
    public static ClassWeights balanced(int[] labels) {
        Map<Integer, Integer> counts = new TreeMap<>();
        for (int label : labels) {
            counts.merge(label, 1, Integer::sum);
        }
        Map<Integer, Double> weights = new TreeMap<>();
        counts.forEach((label, count) -> weights.put(label, labels.length / ((double) counts.size() * count)));
        return new ClassWeights(weights);
    }

    /**
     * A data set with one more column, float32, that holds the weight of each row's class. Classes without a weight
     * count 1.
     *
     * @param target the column with the class, one number for each row
     * @param name the name of the new column
     */
    public Dataset apply(Dataset dataset, String target, String name) {
        return new WeightedDataset(dataset, this, target, name);
    }
}
