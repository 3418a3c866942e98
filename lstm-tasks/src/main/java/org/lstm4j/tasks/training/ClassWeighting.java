package org.lstm4j.tasks.training;

import static java.util.stream.Collectors.toMap;

import java.util.List;
import java.util.stream.IntStream;
import org.lstm4j.data.ClassWeights;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.config.ConfigurationException;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.config.TypedConfig;

/** Reads {@code training.class-weights}. */
public final class ClassWeighting {
    private static final String BALANCED = "balanced";
    private static final String GIVEN = "given";

    record Balanced() {}

    record Given(List<Double> weights) {
        Given {
            weights = List.copyOf(weights);
            if (weights.stream().anyMatch(weight -> !(weight >= 0))) {
                throw new SettingException("weights", "must be numbers of 0 or more; got " + weights);
            }
        }
    }

    private ClassWeighting() {}

    /**
     * The weights.
     *
     * @param labels names of the classes
     * @param rows the class of each row that the model learns from
     * @throws ConfigurationException if there is not a weight for each class
     */
    public static ClassWeights of(TypedConfig part, List<String> labels, int[] rows, ConfigBinder binder) {
        return switch (part.type()) {
            case BALANCED -> {
                binder.bind(part, Balanced.class);
                yield ClassWeights.balanced(rows);
            }
            case GIVEN -> {
                List<Double> weights = binder.bind(part, Given.class).weights();
                if (weights.size() != labels.size()) {
                    throw new ConfigurationException(
                            part.location(),
                            part.key() + ".weights",
                            "must be a number for each of the " + labels.size() + " classes " + labels + "; got "
                                    + weights);
                }
                yield new ClassWeights(
                        IntStream.range(0, labels.size()).boxed().collect(toMap(it -> it, weights::get)));
            }
            default -> throw part.unknown("class weights", List.of(BALANCED, GIVEN));
        };
    }
}
