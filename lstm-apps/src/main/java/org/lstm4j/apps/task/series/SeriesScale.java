package org.lstm4j.apps.task.series;

import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.stream.IntStream;
import org.lstm4j.InvalidInputException;
import org.lstm4j.apps.task.series.ScaleConfig.Method;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A fitted {@link ScaleConfig}: {@code (change - offset) * factor}. Stored with the model, so that training and use cannot
 * differ. Immutable.
 *
 * @param log whether the logarithm of 1 + value is taken first
 * @param difference how many steps back the value lies that is subtracted; 0 for none
 * @param offset is subtracted
 * @param factor multiplies
 */
record SeriesScale(boolean log, int difference, double offset, double factor) {
    /** The name under which a model file holds it. */
    static final String ATTACHMENT = "series-scale";

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .build();

    /**
     * Fits a scale.
     *
     * @param values the whole series
     * @param isTraining which of them are seen in training, and alone decide
     */
    static SeriesScale fit(ScaleConfig config, double[] values, boolean[] isTraining) {
        SeriesScale plain = new SeriesScale(config.log(), config.difference().orElse(0), 0, 1);
        double[] changes = plain.scale(values);
        double[] seen = IntStream.range(plain.difference, values.length)
                .filter(i -> isTraining[i])
                .mapToDouble(i -> changes[i])
                .toArray();
        DoubleSummaryStatistics statistics = Arrays.stream(seen).summaryStatistics();
        double mean = statistics.getAverage();
        double offset = switch (config.method()) {
            case NONE -> 0;
            case MIN_MAX -> statistics.getMin();
            case STANDARD -> mean;
        };
        double spread = switch (config.method()) {
            case NONE -> 1;
            case MIN_MAX -> statistics.getMax() - statistics.getMin();
            case STANDARD ->
                Math.sqrt(Arrays.stream(seen)
                        .map(value -> (value - mean) * (value - mean))
                        .average()
                        .orElse(0));
        };
        // A constant series keeps its size, as in scikit-learn.
        return new SeriesScale(
                plain.log, plain.difference, offset, config.method() == Method.NONE || spread == 0 ? 1 : 1 / spread);
    }

    /**
     * What a model reads. The first {@link #difference} values have nothing to be subtracted; they are NaN.
     *
     * @throws InvalidInputException if a logarithm is to be taken of a value below 0
     */
    double[] scale(double[] values) {
        double[] scaled = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            scaled[i] = i < difference ? Double.NaN : (change(values, i) - offset) * factor;
        }
        return scaled;
    }

    private double change(double[] values, int i) {
        return difference == 0 ? level(values[i]) : level(values[i]) - level(values[i - difference]);
    }

    private double level(double value) {
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
    double value(double output, double[] before, int length) {
        double change = output / factor + offset;
        double level = difference == 0 ? change : change + level(before[length - difference]);
        return log ? Math.max(0, Math.expm1(level)) : level;
    }

    String toJson() {
        return MAPPER.writeValueAsString(this);
    }

    static SeriesScale fromJson(String json) {
        try {
            return MAPPER.readValue(json, SeriesScale.class);
        } catch (JacksonException e) {
            throw new InvalidInputException("the scale of the series is not as expected: " + e.getOriginalMessage(), e);
        }
    }
}
