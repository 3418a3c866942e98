package org.lstm4j.apps.task.text;

import org.lstm4j.train.BinaryCrossEntropy;
import org.lstm4j.train.Loss;

/**
 * How a model's number becomes a probability and a class. Immutable.
 *
 * @param isLogit true if the number is a logit, which a sigmoid turns into the probability
 * @param threshold class 1 is what lies strictly above this probability
 */
record Decision(boolean isLogit, double threshold) {

    /** For models that were trained with that loss. */
    static Decision of(Loss loss, double threshold) {
        return new Decision(loss instanceof BinaryCrossEntropy binary && binary.fromLogits(), threshold);
    }

    /** The probability of class 1. */
    double probability(double output) {
        return isLogit ? 1 / (1 + StrictMath.exp(-output)) : output;
    }

    /** The output above which lies class 1. */
    double cut() {
        return isLogit ? StrictMath.log(threshold / (1 - threshold)) : threshold;
    }

    /** The class. */
    int label(double output) {
        return output > cut() ? 1 : 0;
    }
}
