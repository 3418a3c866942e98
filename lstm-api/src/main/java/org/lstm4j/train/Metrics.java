package org.lstm4j.train;

import java.util.OptionalInt;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;

/** The metrics that are built in. Each call gives a new one; all accuracies are logged as {@code accuracy}. */
public final class Metrics {
    private Metrics() {}

    /** How many predictions above one half (strictly) go with targets above one half, as Keras has it; of probabilities. */
    public static Metric binaryAccuracy() {
        return binaryAccuracy(0.5);
    }

    /** How many predictions above a threshold (strictly) go with targets above one half. */
    public static Metric binaryAccuracy(double threshold) {
        return new MeanMetric("accuracy") {
            @Override
            int items(Tensor prediction, Tensor target) {
                return sameSize(prediction, target);
            }

            @Override
            double item(Tensor prediction, Tensor target, int i) {
                return prediction.element(i) > threshold == target.element(i) > 0.5 ? 1 : 0;
            }
        };
    }

    /** How many rows have their largest prediction at the target class; targets are class numbers. */
    public static Metric sparseCategoricalAccuracy() {
        return sparseCategoricalAccuracy(OptionalInt.empty());
    }

    /** The same, leaving out the rows whose target is to be ignored. */
    public static Metric sparseCategoricalAccuracy(OptionalInt ignoreIndex) {
        return new MeanMetric("accuracy") {
            @Override
            boolean counts(Tensor target, int i) {
                return ignoreIndex.isEmpty() || (int) target.element(i) != ignoreIndex.getAsInt();
            }

            @Override
            int items(Tensor prediction, Tensor target) {
                return target.size();
            }

            @Override
            double item(Tensor prediction, Tensor target, int i) {
                return largest(prediction, i) == (int) target.element(i) ? 1 : 0;
            }
        };
    }

    /** How many rows have their largest prediction where the target is largest. */
    public static Metric categoricalAccuracy() {
        return new MeanMetric("accuracy") {
            @Override
            int items(Tensor prediction, Tensor target) {
                return sameSize(prediction, target) / prediction.dim(-1);
            }

            @Override
            double item(Tensor prediction, Tensor target, int i) {
                return largest(prediction, i) == largest(target, i) ? 1 : 0;
            }
        };
    }

    /** The accuracy that goes with a loss. @throws InvalidInputException if none does */
    public static Metric accuracy(Loss loss) {
        return switch (loss) {
            case BinaryCrossEntropy binary -> binaryAccuracy(binary.fromLogits() ? 0 : 0.5);
            case SparseCategoricalCrossEntropy sparse -> sparseCategoricalAccuracy(sparse.ignoreIndex());
            case CategoricalCrossEntropy categorical -> categoricalAccuracy();
            default -> throw new InvalidInputException("No accuracy goes with " + loss + "; name a metric for it");
        };
    }

    /** The mean of squared differences. */
    public static Metric meanSquaredError() {
        return new MeanMetric("mean_squared_error") {
            @Override
            int items(Tensor prediction, Tensor target) {
                return sameSize(prediction, target);
            }

            @Override
            double item(Tensor prediction, Tensor target, int i) {
                double difference = prediction.element(i) - target.element(i);
                return difference * difference;
            }
        };
    }

    /** The mean of absolute differences. */
    public static Metric meanAbsoluteError() {
        return new MeanMetric("mean_absolute_error") {
            @Override
            int items(Tensor prediction, Tensor target) {
                return sameSize(prediction, target);
            }

            @Override
            double item(Tensor prediction, Tensor target, int i) {
                return Math.abs(prediction.element(i) - target.element(i));
            }
        };
    }

    private static int sameSize(Tensor prediction, Tensor target) {
        if (prediction.size() != target.size()) {
            throw new InvalidInputException("Prediction " + prediction + " and target " + target + " differ in size");
        }
        return prediction.size();
    }

    /** The class of the largest number in a row, the first one if several are. */
    private static int largest(Tensor tensor, int row) {
        int classes = tensor.dim(-1);
        int best = 0;
        for (int i = 1; i < classes; i++) {
            if (tensor.element(row * classes + i) > tensor.element(row * classes + best)) {
                best = i;
            }
        }
        return best;
    }
}
