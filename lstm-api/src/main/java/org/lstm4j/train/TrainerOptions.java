package org.lstm4j.train;

import java.util.List;
import java.util.function.Supplier;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Sizes;
import org.lstm4j.data.Dataset;

/**
 * How a {@link Trainer} trains; start from {@link #DEFAULT} and change what is needed.
 *
 * @param batchSize rows in one step, 1 or more; 32 by default
 * @param seed what initial weights, shuffling and dropout are drawn from; 0 by default
 * @param isShuffled true (the default) to read the rows in another order in each epoch
 * @param clipping what is done to large gradients; nothing by default
 * @param schedule the learning rate over the steps; constant by default
 * @param metrics what is measured beside the loss; nothing by default
 * @param usesSampleWeights true if the training data has a column {@value Trainer#SAMPLE_WEIGHT}; false by default
 * @param expected the largest sizes of the named dimensions to come, as {@link Dataset#largestSizes} tells them, so that
 *     a backend makes room once; by default the batch size alone. Larger ones still work
 */
public record TrainerOptions(
        int batchSize,
        long seed,
        boolean isShuffled,
        Clipping clipping,
        Schedule schedule,
        List<Supplier<Metric>> metrics,
        boolean usesSampleWeights,
        Sizes expected) {
    /** The defaults. */
    public static final TrainerOptions DEFAULT =
            new TrainerOptions(32, 0, true, new Clipping.None(), Schedule.constant(), List.of(), false, Sizes.NONE);

    /** Checks the batch size and copies the list. */
    public TrainerOptions {
        if (batchSize < 1) {
            throw new InvalidInputException("A batch needs 1 row or more; got " + batchSize);
        }
        metrics = List.copyOf(metrics);
    }

    /** With another batch size. */
    public TrainerOptions withBatchSize(int size) {
        return new TrainerOptions(size, seed, isShuffled, clipping, schedule, metrics, usesSampleWeights, expected);
    }

    /** With another seed. */
    public TrainerOptions withSeed(long newSeed) {
        return new TrainerOptions(
                batchSize, newSeed, isShuffled, clipping, schedule, metrics, usesSampleWeights, expected);
    }

    /** Shuffled or not. */
    public TrainerOptions withShuffle(boolean shuffled) {
        return new TrainerOptions(batchSize, seed, shuffled, clipping, schedule, metrics, usesSampleWeights, expected);
    }

    /** With clipped gradients. */
    public TrainerOptions withClipping(Clipping newClipping) {
        return new TrainerOptions(
                batchSize, seed, isShuffled, newClipping, schedule, metrics, usesSampleWeights, expected);
    }

    /** With a learning rate that changes. */
    public TrainerOptions withSchedule(Schedule newSchedule) {
        return new TrainerOptions(
                batchSize, seed, isShuffled, clipping, newSchedule, metrics, usesSampleWeights, expected);
    }

    /** With metrics; each supplier is asked once for training and once for validation. */
    public TrainerOptions withMetrics(List<Supplier<Metric>> newMetrics) {
        return new TrainerOptions(
                batchSize, seed, isShuffled, clipping, schedule, newMetrics, usesSampleWeights, expected);
    }

    /** With a weight for each training row. */
    public TrainerOptions withSampleWeights() {
        return new TrainerOptions(batchSize, seed, isShuffled, clipping, schedule, metrics, true, expected);
    }

    /** With sizes to expect. */
    public TrainerOptions withExpected(Sizes sizes) {
        return new TrainerOptions(batchSize, seed, isShuffled, clipping, schedule, metrics, usesSampleWeights, sizes);
    }

    /** What a backend is told to expect. */
    Sizes expectedWithBatch() {
        return expected.max(Sizes.of("batch", batchSize));
    }

    List<Metric> newMetrics() {
        return metrics.stream().map(Supplier::get).toList();
    }
}
