package org.lstm4j.tasks.report;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The epoch with the highest accuracy on the validation rows: what tutorials quote. It is not the epoch that is saved, and a
 * maximum over epochs flatters.
 *
 * @param epoch counted from 1
 * @param accuracy on the validation rows
 */
@JsonPropertyOrder({"epoch", "accuracy"})
public record BestEpoch(int epoch, double accuracy) {

    /** That of some epochs, the earliest if several are equal; empty if nothing was validated by accuracy. */
    static Optional<BestEpoch> of(List<EpochScores> epochs) {
        return epochs.stream()
                .filter(epoch -> epoch.validation()
                        .map(scores -> scores.values().containsKey(Scores.ACCURACY))
                        .orElse(false))
                .map(epoch -> new BestEpoch(
                        epoch.epoch(), epoch.validation().orElseThrow().value(Scores.ACCURACY)))
                .max(Comparator.comparingDouble(BestEpoch::accuracy)
                        .thenComparing(Comparator.comparingInt(BestEpoch::epoch).reversed()));
    }
}
