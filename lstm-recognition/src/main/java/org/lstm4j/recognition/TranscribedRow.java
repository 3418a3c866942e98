package org.lstm4j.recognition;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Locale;
import org.lstm4j.model.Transcript;
import org.lstm4j.tasks.PredictedRow;

/**
 * What a model hears in one sequence.
 *
 * @param row where it was read
 * @param steps how many steps the model read
 * @param transcript the text that it spells
 * @param symbols of the text, and the steps where they lie
 * @param logProbability of the text, the natural logarithm; without a beam that of its likeliest path
 */
@JsonPropertyOrder({"row", "steps", "transcript", "symbols", "logProbability"})
public record TranscribedRow(
        String row, int steps, String transcript, List<Transcript.Symbol> symbols, double logProbability)
        implements PredictedRow {
    static TranscribedRow of(String place, Transcript heard) {
        return new TranscribedRow(place, heard.steps(), heard.text(), heard.symbols(), heard.logProbability());
    }

    @Override
    public String text() {
        return String.format(Locale.ROOT, "%-12s %s", transcript.isEmpty() ? "(nothing)" : transcript, row);
    }
}
