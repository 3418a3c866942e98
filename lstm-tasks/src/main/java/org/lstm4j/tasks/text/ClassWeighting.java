package org.lstm4j.tasks.text;

import java.util.List;
import java.util.Map;
import org.lstm4j.data.ClassWeights;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.config.TypedConfig;
import org.lstm4j.text.LabeledText;

/** Reads {@code training.class-weights}. */
final class ClassWeighting {
    private static final String BALANCED = "balanced";
    private static final String GIVEN = "given";

    record Balanced() {}

    record Given(List<Double> weights) {
        Given {
            if (weights.size() != 2 || weights.stream().anyMatch(weight -> !(weight >= 0))) {
                throw new SettingException("weights", "must be two numbers of 0 or more, for 0 and 1; got " + weights);
            }
        }
    }

    private ClassWeighting() {}

    /**
     * The weights.
     *
     * @param rows what the model learns from
     */
    static ClassWeights of(TypedConfig part, List<LabeledText> rows, ConfigBinder binder) {
        return switch (part.type()) {
            case BALANCED -> {
                binder.bind(part, Balanced.class);
                yield ClassWeights.balanced(
                        rows.stream().mapToInt(LabeledText::label).toArray());
            }
            case GIVEN -> {
                List<Double> weights = binder.bind(part, Given.class).weights();
                yield new ClassWeights(Map.of(0, weights.get(0), 1, weights.get(1)));
            }
            default -> throw part.unknown("class weights", List.of(BALANCED, GIVEN));
        };
    }
}
