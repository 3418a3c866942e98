package org.lstm4j.tasks.report;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * How well a model does on a set of rows: figures by name, {@value #LOSS} always among them, the others those that apply.
 *
 * @param values in the order in which they are shown
 */
public record Scores(@JsonValue SequencedMap<String, Double> values) {
    /** The name of the loss, a mean over the rows. */
    public static final String LOSS = "loss";

    /** The name of the share of rows that are right. */
    public static final String ACCURACY = "accuracy";

    /** Copies the map. @throws IllegalArgumentException if there is no loss */
    public Scores {
        values = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
        if (!values.containsKey(LOSS)) {
            throw new IllegalArgumentException("scores have a loss; got " + values);
        }
    }

    /** The loss alone. */
    public static Scores of(double loss) {
        return new Scores(new LinkedHashMap<>(Map.of(LOSS, loss)));
    }

    /** Those of a classifier. */
    public static Scores of(double loss, double accuracy) {
        return of(loss).with(ACCURACY, accuracy);
    }

    /** With one more figure. */
    public Scores with(String name, double value) {
        SequencedMap<String, Double> more = new LinkedHashMap<>(values);
        more.put(name, value);
        return new Scores(more);
    }

    /** Mean over the rows. */
    public double loss() {
        return value(LOSS);
    }

    /** A figure. @throws IllegalArgumentException naming those there are */
    public double value(String name) {
        Double value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no \"" + name + "\" among " + values.keySet());
        }
        return value;
    }

    /** For people: {@code loss 0.5021, accuracy 0.7412}. */
    public String text() {
        return values.entrySet().stream()
                .map(entry -> String.format(Locale.ROOT, "%s %.4f", entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(", "));
    }
}
