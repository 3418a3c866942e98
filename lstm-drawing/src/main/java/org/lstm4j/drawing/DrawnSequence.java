package org.lstm4j.drawing;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.lstm4j.model.Drawn;
import org.lstm4j.signal.Sequence;
import org.lstm4j.tasks.PredictedRow;

/**
 * A sequence that a model drew.
 *
 * @param label the class that was drawn; empty of a model without classes
 * @param given how many of its steps were given
 * @param isEnded true if it has its last step, false if it was stopped
 * @param steps of each step its numbers
 */
@JsonPropertyOrder({"label", "given", "isEnded", "steps"})
record DrawnSequence(String label, int given, boolean isEnded, List<List<Float>> steps) implements PredictedRow {
    static DrawnSequence of(Drawn drawn) {
        Sequence sequence = drawn.sequence();
        List<List<Float>> steps = new ArrayList<>();
        for (int step = 0; step < sequence.steps(); step++) {
            List<Float> numbers = new ArrayList<>();
            for (int column = 0; column < sequence.features(); column++) {
                numbers.add(sequence.value(step, column));
            }
            steps.add(numbers);
        }
        return new DrawnSequence(drawn.label(), drawn.given(), drawn.isEnded(), steps);
    }

    /** As a line of JSON, which a source of strokes reads. */
    @Override
    public String text() {
        StringJoiner points = new StringJoiner(",", "[", "]");
        for (List<Float> step : steps) {
            StringJoiner numbers = new StringJoiner(",", "[", "]");
            step.forEach(number -> numbers.add(plain(number)));
            points.add(numbers.toString());
        }
        return points.toString();
    }

    /** Without a zero behind the point, so that a pen's 1 is one. */
    private static String plain(float number) {
        return number == Math.rint(number) && Math.abs(number) < 1e9
                ? String.valueOf((long) number)
                : new BigDecimal(Float.toString(number)).toPlainString();
    }
}
