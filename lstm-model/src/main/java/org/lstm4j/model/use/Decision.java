package org.lstm4j.model.use;

import org.lstm4j.train.BinaryCrossEntropy;
import org.lstm4j.train.BinaryFocalCrossEntropy;
import org.lstm4j.train.Loss;

/**
 * How a model's number becomes a probability and one of two classes. Immutable.
 *
 * @param isLogit true if the number is a logit, which a sigmoid turns into the probability
 * @param cut class 1 is what lies strictly above this, in the unit of the model's number
 */
public record Decision(boolean isLogit, double cut) {

    /**
     * For models that were trained with that loss.
     *
     * @param threshold class 1 is what lies strictly above this probability, above 0 and below 1
     */
    public static Decision of(Loss loss, double threshold) {
        boolean isLogit = switch (loss) {
            case BinaryCrossEntropy binary -> binary.fromLogits();
            case BinaryFocalCrossEntropy focal -> focal.fromLogits();
            default -> false;
        };
        return new Decision(isLogit, isLogit ? StrictMath.log(threshold / (1 - threshold)) : threshold);
    }

    /** The probability of class 1. */
    public double probability(double output) {
        return isLogit ? 1 / (1 + StrictMath.exp(-output)) : output;
    }

    /** The class. */
    public int label(double output) {
        return output > cut ? 1 : 0;
    }
}
