package org.lstm4j.model.use;

import org.lstm4j.InvalidInputException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * From the numbers of a series to those that a model reads, and back: {@code (change - offset) * factor}. Fitted in training and stored
 * with the model, so that training and use cannot differ. Immutable.
 *
 * @param log whether the logarithm of 1 + value is taken first
 * @param difference how many steps back the value lies that is subtracted; 0 for none
 * @param offset is subtracted
 * @param factor multiplies
 */
public record SeriesScale(boolean log, int difference, double offset, double factor) {
    /** The name under which a model file holds it. */
    public static final String ATTACHMENT = "series-scale";

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .build();

    private static final int MAX_DIFFERENCE = 1 << 30;

    /** Checks the numbers, which may come from a file. @throws InvalidInputException if there is no way back from what they give */
    public SeriesScale {
        if (difference < 0
                || difference > MAX_DIFFERENCE
                || !Double.isFinite(offset)
                || !Double.isFinite(factor)
                || factor == 0) {
            throw new InvalidInputException("The scale of a series subtracts a value 0 to " + MAX_DIFFERENCE
                    + " steps back and a finite offset, and multiplies by a finite factor other than 0; got difference "
                    + difference + ", offset " + offset + ", factor " + factor);
        }
    }

    /**
     * A scaled number as the model reads it.
     *
     * @throws InvalidInputException if it has no finite value in float32
     */
    public static float single(double scaled) {
        float value = (float) scaled;
        if (!Float.isFinite(value)) {
            throw new InvalidInputException("a value of the series is " + scaled
                    + " after scale, beyond what a model reads (3.4e38); look for a wrong value, or choose another"
                    + " scale.method");
        }
        return value;
    }

    /**
     * What a model reads. The first {@link #difference} values have nothing to be subtracted; they are NaN.
     *
     * @throws InvalidInputException if a logarithm is to be taken of a value below 0
     */
    public double[] scale(double[] values) {
        double[] scaled = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            scaled[i] = i < difference ? Double.NaN : (change(values, i) - offset) * factor;
        }
        return scaled;
    }

    private double change(double[] values, int i) {
        return difference == 0 ? level(values[i]) : level(values[i]) - level(values[i - difference]);
    }

    /** A value before anything is subtracted: its logarithm, if that is taken. */
    public double level(double value) {
        if (log && value < 0) {
            throw new InvalidInputException("scale.log needs values of 0 and above; the series has " + value);
        }
        return log ? Math.log1p(value) : value;
    }

    /**
     * The value that a model means.
     *
     * @param output of the model
     * @param before the values before it, of which the last {@link #difference} count
     * @param length how many of {@code before} there are
     */
    public double value(double output, double[] before, int length) {
        double change = output / factor + offset;
        double level = difference == 0 ? change : change + level(before[length - difference]);
        return log ? Math.max(0, Math.expm1(level)) : level;
    }

    /** As a model file holds it. */
    public String toJson() {
        return MAPPER.writeValueAsString(this);
    }

    /** Reads what {@link #toJson} wrote. @throws InvalidInputException if it is something else */
    public static SeriesScale fromJson(String json) {
        try {
            return MAPPER.readValue(json, SeriesScale.class);
        } catch (JacksonException e) {
            throw new InvalidInputException("the scale of the series is not as expected: " + e.getOriginalMessage(), e);
        }
    }
}
