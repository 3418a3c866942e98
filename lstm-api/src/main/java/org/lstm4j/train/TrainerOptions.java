package org.lstm4j.train;

import java.util.List;
import java.util.function.Supplier;
import org.lstm4j.InvalidInputException;

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
 */
public record TrainerOptions(
        int batchSize,
        long seed,
        boolean isShuffled,
        Clipping clipping,
        Schedule schedule,
        List<Supplier<Metric>> metrics,
        boolean usesSampleWeights) {
    /** The defaults. */
    public static final TrainerOptions DEFAULT =
            new TrainerOptions(32, 0, true, new Clipping.None(), Schedule.constant(), List.of(), false);

    /** Checks the batch size and copies the list. */
    public TrainerOptions {
        if (batchSize < 1) {
            throw new InvalidInputException("A batch needs 1 row or more; got " + batchSize);
        }
        metrics = List.copyOf(metrics);
    }

    /** With another batch size. */
    public TrainerOptions withBatchSize(int size) {
        return new TrainerOptions(size, seed, isShuffled, clipping, schedule, metrics, usesSampleWeights);
    }

    /** With another seed. */
    public TrainerOptions withSeed(long newSeed) {
        return new TrainerOptions(batchSize, newSeed, isShuffled, clipping, schedule, metrics, usesSampleWeights);
    }

    /** Shuffled or not. */
    public TrainerOptions withShuffle(boolean shuffled) {
        return new TrainerOptions(batchSize, seed, shuffled, clipping, schedule, metrics, usesSampleWeights);
    }

    /** With clipped gradients. */
    public TrainerOptions withClipping(Clipping newClipping) {
        return new TrainerOptions(batchSize, seed, isShuffled, newClipping, schedule, metrics, usesSampleWeights);
    }

    /** With a learning rate that changes. */
    public TrainerOptions withSchedule(Schedule newSchedule) {
        return new TrainerOptions(batchSize, seed, isShuffled, clipping, newSchedule, metrics, usesSampleWeights);
    }

    /** With metrics; each supplier is asked once for training and once for validation. */
    public TrainerOptions withMetrics(List<Supplier<Metric>> newMetrics) {
        return new TrainerOptions(batchSize, seed, isShuffled, clipping, schedule, newMetrics, usesSampleWeights);
    }

    /** With a weight for each training row. */
    public TrainerOptions withSampleWeights() {
        return new TrainerOptions(batchSize, seed, isShuffled, clipping, schedule, metrics, true);
    }

    List<Metric> newMetrics() {
        return metrics.stream().map(Supplier::get).toList();
    }
}
