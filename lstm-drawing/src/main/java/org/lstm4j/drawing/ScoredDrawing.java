package org.lstm4j.drawing;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Locale;
import java.util.Optional;
import org.lstm4j.tasks.PredictedRow;

/**
 * How unlikely a sequence is to a model.
 *
 * @param row where it was read
 * @param steps how many it has
 * @param nats of the whole
 * @param natsPerStep mean over its steps
 * @param label of a model with classes: the one that it is likeliest as, if all are as frequent
 * @param probability of that class
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@JsonPropertyOrder({"row", "steps", "nats", "natsPerStep", "label", "probability"})
record ScoredDrawing(
        String row, int steps, double nats, double natsPerStep, Optional<String> label, Optional<Double> probability)
        implements PredictedRow {
    @Override
    public String text() {
        return String.format(Locale.ROOT, "%10.4f nats a step, %,10.2f in all  ", natsPerStep, nats)
                + label.map(it -> String.format(Locale.ROOT, "%-8s P(%s) = %.4f  ", it, it, probability.orElse(0.0)))
                        .orElse("")
                + row;
    }
}
