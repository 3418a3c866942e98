package org.lstm4j.drawing;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import org.lstm4j.model.use.StepDensity;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.config.TypedConfig;

/** The distributions of a step that task files name. Immutable. */
sealed interface Output {
    /** The type of a pen. */
    String PEN = "bivariate-mixture";

    /** The type of any numbers. */
    String NUMBERS = "mixture";

    /** The type of pixels. */
    String PIXELS = "bernoulli";

    /**
     * Where a pen goes next, by Gaussians with a correlation, and whether it is lifted there.
     *
     * @param components how many Gaussians; 20 without it
     */
    record Pen(Optional<Integer> components) implements Output {
        private static final int USUAL = 20;

        public Pen {
            components.ifPresent(count -> SettingException.within(1, MOST, "components", count));
        }

        @Override
        public StepDensity density(int columns) {
            return new StepDensity(StepDensity.Kind.BIVARIATE_MIXTURE, components.orElse(USUAL), columns);
        }
    }

    /**
     * Any numbers, by Gaussians within each of which they are independent.
     *
     * @param components how many Gaussians
     */
    record Numbers(int components) implements Output {
        public Numbers {
            SettingException.within(1, MOST, "components", components);
        }

        @Override
        public StepDensity density(int columns) {
            return new StepDensity(StepDensity.Kind.MIXTURE, components, columns);
        }
    }

    /**
     * Columns that are 1 where they are above one half, else 0, each by a probability of its own.
     *
     * @param components of how many sets of probabilities one is chosen for the whole step, so that its columns are not independent; 1
     *     without it
     */
    record Pixels(Optional<Integer> components) implements Output {
        public Pixels {
            components.ifPresent(count -> SettingException.within(1, MOST, "components", count));
        }

        @Override
        public StepDensity density(int columns) {
            return new StepDensity(StepDensity.Kind.BERNOULLI, components.orElse(1), columns);
        }
    }

    /** The most Gaussians. */
    int MOST = 1000;

    /** The same for steps of so many numbers. */
    StepDensity density(int columns);

    /** Whether a step is a point of a pen, to which what has no third column gets one. */
    default boolean isPen() {
        return this instanceof Pen;
    }

    /**
     * The distribution of a part of a task file.
     *
     * @throws org.lstm4j.tasks.config.ConfigurationException if there is no such type, or its settings are not what it needs
     */
    static Output of(TypedConfig part, ConfigBinder binder) {
        return switch (part.type()) {
            case PEN -> binder.bind(part, Pen.class);
            case NUMBERS -> binder.bind(part, Numbers.class);
            case PIXELS -> binder.bind(part, Pixels.class);
            default -> throw part.unknown("output", settings().keySet());
        };
    }

    /** The words for {@code type}, and the records that the settings of each are bound to. */
    static SequencedMap<String, Class<? extends Record>> settings() {
        SequencedMap<String, Class<? extends Record>> types = new LinkedHashMap<>();
        types.put(PEN, Pen.class);
        types.put(NUMBERS, Numbers.class);
        types.put(PIXELS, Pixels.class);
        return types;
    }
}
