package org.lstm4j.text;

import java.util.Arrays;
import org.lstm4j.InvalidInputException;

/**
 * The rows that {@code sklearn.model_selection.train_test_split(..., test_size=testShare, random_state=randomState)} gives:
 * {@code RandomState(randomState).permutation(rows)}, of which the first {@code ceil(testShare * rows)} test and the others
 * train, both in the order drawn. Not stratified, as it is by default. Immutable and thread-safe.
 *
 * @param testShare share of the rows that test, above 0 and below 1
 * @param randomState seed, from 0 to 2<sup>32</sup> - 1
 */
public record TrainTestSplit(double testShare, long randomState) {

    /**
     * Checks the arguments.
     *
     * @throws InvalidInputException if one is out of range
     */
    public TrainTestSplit {
        if (!(testShare > 0 && testShare < 1)) {
            throw new InvalidInputException(
                    "TrainTestSplit: testShare is " + testShare + ", expected a share above 0 and below 1.");
        }
        NumpyRandom.checkSeed(randomState);
    }

    /**
     * Numbers of the rows to learn from, in the order of scikit-learn.
     *
     * @param rows how many there are
     * @throws InvalidInputException if one part would be empty
     */
    public int[] train(int rows) {
        return Arrays.copyOfRange(permutation(rows), testRows(rows), rows);
    }

    /**
     * Numbers of the rows to test with, in the order of scikit-learn.
     *
     * @param rows how many there are
     * @throws InvalidInputException if one part would be empty
     */
    public int[] test(int rows) {
        return Arrays.copyOf(permutation(rows), testRows(rows));
    }

    private int[] permutation(int rows) {
        int test = testRows(rows);
        if (test < 1 || test >= rows) {
            throw new InvalidInputException("TrainTestSplit: " + rows + " rows give " + test + " to test with and "
                    + (rows - test) + " to learn from, expected at least one of each.");
        }
        return new NumpyRandom(randomState).permutation(rows);
    }

    private int testRows(int rows) {
        return (int) Math.ceil(testShare * rows);
    }
}
