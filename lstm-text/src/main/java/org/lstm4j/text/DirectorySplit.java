package org.lstm4j.text;

import java.util.Arrays;
import org.lstm4j.InvalidInputException;

/**
 * The rows that Keras's {@code text_dataset_from_directory(..., validation_split=validationShare, seed=seed)} takes for its
 * subsets {@code training} and {@code validation}: all files are shuffled by {@code RandomState(seed).shuffle}, and the last
 * {@code int(validationShare * rows)} validate. Immutable and thread-safe.
 *
 * <p>Rows are counted in the order of Keras: classes by the name of their folder, in each class files by name as a string, so
 * that {@code 10_9.txt} comes before {@code 2_9.txt}.
 *
 * @param validationShare share of the rows that validate, above 0 and below 1
 * @param seed from 0 to 2<sup>32</sup> - 1
 */
public record DirectorySplit(double validationShare, long seed) {

    /**
     * Checks the arguments.
     *
     * @throws InvalidInputException if one is out of range
     */
    public DirectorySplit {
        if (!(validationShare > 0 && validationShare < 1)) {
            throw new InvalidInputException("DirectorySplit: validationShare is " + validationShare
                    + ", expected a share above 0 and below 1.");
        }
        NumpyRandom.checkSeed(seed);
    }

    /**
     * Numbers of the rows to learn from, in the order of Keras.
     *
     * @param rows how many there are
     * @throws InvalidInputException if one part would be empty
     */
    public int[] training(int rows) {
        return Arrays.copyOf(permutation(rows), rows - validationRows(rows));
    }

    /**
     * Numbers of the rows to validate with, in the order of Keras.
     *
     * @param rows how many there are
     * @throws InvalidInputException if one part would be empty
     */
    public int[] validation(int rows) {
        return Arrays.copyOfRange(permutation(rows), rows - validationRows(rows), rows);
    }

    private int[] permutation(int rows) {
        int validation = validationRows(rows);
        if (validation < 1 || validation >= rows) {
            throw new InvalidInputException(
                    "DirectorySplit: " + rows + " rows give " + validation + " to validate with and "
                            + (rows - validation) + " to learn from, expected at least one of each.");
        }
        return new NumpyRandom(seed).permutation(rows);
    }

    private int validationRows(int rows) {
        return (int) (validationShare * rows);
    }
}
