package org.lstm4j.model.use;

import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.lstm4j.InvalidInputException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * How a model that draws sees its sequences: what it reads of each step, and what its numbers say of the next one. Fitted in training and
 * stored with the model, so that training and use cannot differ. Immutable.
 *
 * <p>At each step the model reads the step before, scaled as {@code (value - mean) / deviation}, in front of the first one zeros with, where
 * there is a pen, the pen lifted; beside it where it stands, if it is told that, and one number for each class, 1 for the one that is drawn. A
 * binary column is 1 above one half, and not scaled.
 *
 * @param version of this form, 1
 * @param columns names of the numbers of a step
 * @param density of a step
 * @param classes names of what can be drawn; none of a model that is not told what it draws
 * @param means of each column, 0 of a binary one
 * @param deviations of each column, above 0, 1 of a binary one
 * @param positions whether the sums of all columns that are not binary are read beside them: where the pen stands
 * @param ends whether the model says of each step how likely it is the last one, by one more number
 * @param isFixed whether all sequences have as many steps as the longest
 * @param usual how many steps they have in the mean
 * @param longest how many the longest of those that were learned has
 */
public record StepReading(
        int version,
        List<String> columns,
        StepDensity density,
        List<String> classes,
        List<Double> means,
        List<Double> deviations,
        boolean positions,
        boolean ends,
        boolean isFixed,
        int usual,
        int longest) {
    /** The name under which a model file holds it. */
    public static final String ATTACHMENT = "steps";

    /** The name of the model's input, float32 {@code [batch, time, features]}. */
    public static final String INPUT = "steps";

    /** The largest number, in its own unit, that is read: its square is far from what float32 ends at. */
    public static final double LARGEST = 1e9;

    private static final int VERSION = 1;
    private static final int MOST_STEPS = 1 << 20;
    private static final int MOST_CLASSES = 1000;
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    /** Checks what may come from a file. @throws InvalidInputException if the parts do not go together, or a later release wrote it */
    public StepReading {
        if (version != VERSION) {
            throw new InvalidInputException("the attachment \"" + ATTACHMENT + "\" has version " + version
                    + ", and this release reads version " + VERSION + ": a later one wrote it, so use that");
        }
        columns = List.copyOf(columns);
        classes = List.copyOf(classes);
        means = List.copyOf(means);
        deviations = List.copyOf(deviations);
        int count = density.columns();
        if (columns.size() != count
                || new HashSet<>(columns).size() != count
                || means.size() != count
                || deviations.size() != count) {
            throw broken("needs a name, a mean and a deviation for each of " + count + " columns");
        }
        if (classes.size() > MOST_CLASSES || new HashSet<>(classes).size() < classes.size()) {
            throw broken("names more than " + MOST_CLASSES + " classes, or one twice");
        }
        for (int i = 0; i < count; i++) {
            double mean = means.get(i);
            double deviation = deviations.get(i);
            boolean isScale = Math.abs(mean) <= LARGEST && deviation > 0 && deviation <= LARGEST;
            if (!isScale || (density.isBinary(i) && (mean != 0 || deviation != 1))) {
                throw broken("has the mean " + mean + " and the deviation " + deviation + " for column \""
                        + columns.get(i) + "\"");
            }
        }
        if (usual < 1 || longest < usual || longest > MOST_STEPS || (isFixed && (ends || usual != longest))) {
            throw broken("has sequences of " + usual + " steps, the longest of " + longest);
        }
    }

    /** One of this release. */
    public StepReading(
            List<String> columns,
            StepDensity density,
            List<String> classes,
            List<Double> means,
            List<Double> deviations,
            boolean positions,
            boolean ends,
            boolean isFixed,
            int usual,
            int longest) {
        this(VERSION, columns, density, classes, means, deviations, positions, ends, isFixed, usual, longest);
    }

    private static InvalidInputException broken(String what) {
        return new InvalidInputException(
                "the attachment \"" + ATTACHMENT + "\" " + what + "; it was damaged or put" + " together by hand");
    }

    /** How many numbers a step has. */
    public int width() {
        return columns.size();
    }

    /** How many numbers the model reads at each step. */
    public int features() {
        return width() + (positions ? places() : 0) + classes.size();
    }

    private int places() {
        return (int) IntStream.range(0, width())
                .filter(column -> !density.isBinary(column))
                .count();
    }

    /** How many numbers the model gives for each step. */
    public int numbers() {
        return density.numbers() + (ends ? 1 : 0);
    }

    /**
     * By how much the logarithm of a density of a step in the unit of its file is below that of the scaled one: the sum of the logarithms of
     * the deviations.
     */
    public double logScale() {
        return deviations.stream().mapToDouble(Math::log).sum();
    }

    /**
     * Scales a sequence.
     *
     * @param values its steps, one after the other
     * @throws InvalidInputException if a number is not finite, too large, or not 0 or 1 where it has to be
     */
    public float[] scaled(float[] values) {
        float[] scaled = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            int column = i % width();
            float value = values[i];
            boolean isPen = density.kind() == StepDensity.Kind.BIVARIATE_MIXTURE && density.isBinary(column);
            if (isPen ? value != 0 && value != 1 : !(Math.abs(value) <= LARGEST)) {
                throw new InvalidInputException("expected "
                        + (isPen ? "0 or 1" : "a number from -1e9 to 1e9") + " for " + columns.get(column) + " in step "
                        + (i / width() + 1) + ", found " + value);
            }
            scaled[i] = density.isBinary(column)
                    ? (value > 0.5f ? 1 : 0)
                    : (float) ((value - means.get(column)) / deviations.get(column));
        }
        return scaled;
    }

    /** A scaled number in the unit of its file. */
    public float value(int column, float scaled) {
        return (float) (scaled * deviations.get(column) + means.get(column));
    }

    /**
     * Writes what the model reads of a sequence.
     *
     * @param scaled its steps, one after the other
     * @param steps of how many steps it is read what stands before them: one more than there are, at most
     * @param label number of the class that is drawn; below 0 of a model without classes
     * @param to where it goes
     * @param at where it begins
     */
    public void write(float[] scaled, int steps, int label, float[] to, int at) {
        int width = width();
        int features = features();
        double[] sums = new double[width];
        for (int step = 0; step < steps; step++) {
            int place = at + step * features;
            int sum = place + width;
            for (int column = 0; column < width; column++) {
                float value = step == 0 ? start(column) : scaled[(step - 1) * width + column];
                to[place + column] = value;
                if (positions && !density.isBinary(column)) {
                    sums[column] += value;
                    to[sum++] = (float) sums[column];
                }
            }
            if (label >= 0) {
                to[place + features - classes.size() + label] = 1;
            }
        }
    }

    /** In front of a drawing the pen is lifted. */
    private float start(int column) {
        return density.kind() == StepDensity.Kind.BIVARIATE_MIXTURE && density.isBinary(column) ? 1 : 0;
    }

    /** As a model file holds it. */
    public String toJson() {
        return MAPPER.writeValueAsString(this);
    }

    /** Reads what {@link #toJson} wrote. @throws InvalidInputException if it is something else, or a later release wrote it */
    public static StepReading fromJson(String json) {
        try {
            return MAPPER.readValue(json, StepReading.class);
        } catch (JacksonException e) {
            if (e.getCause() instanceof InvalidInputException said) {
                throw said;
            }
            throw new InvalidInputException(
                    "the attachment \"" + ATTACHMENT + "\" is not as expected: " + e.getOriginalMessage(), e);
        }
    }
}
