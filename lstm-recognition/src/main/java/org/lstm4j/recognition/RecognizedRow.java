package org.lstm4j.recognition;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import org.lstm4j.model.SequenceAnswer;
import org.lstm4j.signal.SignalUse.Answer;
import org.lstm4j.tasks.PredictedRow;

/**
 * What a model says of one sequence.
 *
 * @param row where it was read
 * @param steps how many steps the model read
 * @param label the class that it decides for, if it has classes
 * @param probability of that class
 * @param labels those that it gives, if it may give several
 * @param probabilities of each class or label, by its name
 * @param value the number, if it answers by one
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@JsonPropertyOrder({"row", "steps", "label", "probability", "labels", "probabilities", "value"})
public record RecognizedRow(
        String row,
        int steps,
        Optional<String> label,
        Optional<Double> probability,
        Optional<List<String>> labels,
        Optional<SequencedMap<String, Double>> probabilities,
        Optional<Double> value)
        implements PredictedRow {
    static RecognizedRow of(String place, Answer kind, SequenceAnswer answer) {
        Optional<String> label = kind == Answer.CLASS ? answer.labels().stream().findFirst() : Optional.empty();
        SequencedMap<String, Double> shares = new LinkedHashMap<>(answer.probabilities());
        return new RecognizedRow(
                place,
                answer.steps(),
                label,
                label.map(answer.probabilities()::get),
                kind == Answer.LABELS ? Optional.of(answer.labels()) : Optional.empty(),
                kind == Answer.NUMBER ? Optional.empty() : Optional.of(shares),
                kind == Answer.NUMBER ? Optional.of(answer.value().orElseThrow()) : Optional.empty());
    }

    @Override
    public String text() {
        if (value.isPresent()) {
            return String.format(Locale.ROOT, "%-12.6g %s", value.get(), row);
        }
        if (label.isPresent()) {
            return String.format(
                    Locale.ROOT, "%-12s P(%s) = %.4f  %s", label.get(), label.get(), probability.orElse(0.0), row);
        }
        List<String> given = labels.orElse(List.of());
        return String.format(Locale.ROOT, "%-24s %s", given.isEmpty() ? "(none)" : String.join(", ", given), row);
    }
}
