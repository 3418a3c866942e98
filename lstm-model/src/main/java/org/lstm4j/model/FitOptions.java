package org.lstm4j.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.lstm4j.InvalidInputException;
import org.lstm4j.data.Dataset;
import org.lstm4j.train.Callback;

/**
 * How {@link CompiledModel#fit} goes over its data, in the words of Keras's {@code fit}. Immutable.
 *
 * @param epochs how many passes over the data at most, 1 or more
 * @param batchSize rows in one step, 1 or more; if empty that which the model was compiled with, 32 by default
 * @param validationSplit which share of the rows is kept for validation, from 0 to below 1; 0, the default, for none. As in Keras it is
 *     the last rows, before anything is shuffled: where rows are sorted by what is to be learned, shuffle them first
 * @param validation what is measured after each epoch in the place of such a share, if anything
 * @param callbacks see and steer the training, in this order
 */
public record FitOptions(
        int epochs,
        OptionalInt batchSize,
        double validationSplit,
        Optional<Dataset> validation,
        List<Callback> callbacks) {
    /** Checks the numbers and copies the list. @throws InvalidInputException if a number is out of range, or both validations are given */
    public FitOptions {
        if (epochs < 1) {
            throw new InvalidInputException("A training needs 1 epoch or more; got " + epochs);
        }
        if (batchSize.isPresent() && batchSize.getAsInt() < 1) {
            throw new InvalidInputException("A batch needs 1 row or more; got " + batchSize.getAsInt());
        }
        if (!(validationSplit >= 0 && validationSplit < 1)) {
            throw new InvalidInputException(
                    "The share of rows for validation is 0 or more and below 1; got " + validationSplit);
        }
        if (validationSplit > 0 && validation.isPresent()) {
            throw new InvalidInputException("Validate on data of its own or on a share of the rows, not on both");
        }
        callbacks = List.copyOf(callbacks);
    }

    /** So many passes over the data, without validation and callbacks. */
    public static FitOptions ofEpochs(int epochs) {
        return new FitOptions(epochs, OptionalInt.empty(), 0, Optional.empty(), List.of());
    }

    /** The same with another batch size. */
    public FitOptions withBatchSize(int rows) {
        return new FitOptions(epochs, OptionalInt.of(rows), validationSplit, validation, callbacks);
    }

    /** The same with the last share of the rows kept for validation, in the place of validation data. */
    public FitOptions withValidationSplit(double share) {
        return new FitOptions(epochs, batchSize, share, Optional.empty(), callbacks);
    }

    /** The same with data for validation, in the place of a share of the rows. */
    public FitOptions withValidation(Dataset data) {
        return new FitOptions(epochs, batchSize, 0, Optional.of(data), callbacks);
    }

    /** The same with more callbacks, behind those it has. */
    public FitOptions withCallbacks(Callback... more) {
        List<Callback> all = new ArrayList<>(callbacks);
        all.addAll(List.of(more));
        return new FitOptions(epochs, batchSize, validationSplit, validation, all);
    }
}
