package org.lstm4j.model.use;

import org.lstm4j.InvalidInputException;
import org.lstm4j.train.Loss;

/**
 * How a model's numbers for a row become probabilities of classes, and one of the classes. Immutable.
 *
 * <p>One number is the probability of class 1 of two, and class 1 is what lies strictly above a threshold. Several are one for each
 * class, and the most probable one is taken, the first of equal ones.
 *
 * @param numbers that a model gives for a row
 * @param logits true if they are logits, which a sigmoid turns into the probability of class 1, or a softmax into those of all classes
 * @param cut for one number: class 1 is what lies strictly above this, in the unit of the model's number
 */
public record Classes(int numbers, boolean logits, double cut) {
    /** Checks the count. @throws InvalidInputException if it is below 1 */
    public Classes {
        if (numbers < 1) {
            throw new InvalidInputException("A model of classes gives at least one number for a row; got " + numbers);
        }
    }

    /**
     * For models that were trained with that loss.
     *
     * @param numbers that a model gives for a row
     * @param threshold for one number: class 1 is what lies strictly above this probability, above 0 and below 1
     */
    public static Classes of(Loss loss, int numbers, double threshold) {
        boolean logits = loss.fromLogits();
        boolean isCut = logits && numbers == 1;
        return new Classes(numbers, logits, isCut ? StrictMath.log(threshold / (1 - threshold)) : threshold);
    }

    /** How many classes there are: two for one number. */
    public int count() {
        return numbers == 1 ? 2 : numbers;
    }

    /**
     * The class of a row.
     *
     * @param outputs of the model, row after row
     * @param from where the row begins
     */
    public int label(float[] outputs, int from) {
        if (numbers == 1) {
            return outputs[from] > cut ? 1 : 0;
        }
        int best = 0;
        for (int i = 1; i < numbers; i++) {
            best = outputs[from + i] > outputs[from + best] ? i : best;
        }
        return best;
    }

    /**
     * The probability of each class.
     *
     * @param outputs of the model, row after row
     * @param from where the row begins
     */
    public double[] probabilities(float[] outputs, int from) {
        if (numbers == 1) {
            double one = logits ? 1 / (1 + StrictMath.exp(-(double) outputs[from])) : outputs[from];
            return new double[] {1 - one, one};
        }
        double[] shares = new double[numbers];
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < numbers; i++) {
            shares[i] = outputs[from + i];
            largest = Math.max(largest, shares[i]);
        }
        if (!logits) {
            return shares;
        }
        double sum = 0;
        for (int i = 0; i < numbers; i++) {
            shares[i] = StrictMath.exp(shares[i] - largest);
            sum += shares[i];
        }
        for (int i = 0; i < numbers; i++) {
            shares[i] /= sum;
        }
        return shares;
    }
}
