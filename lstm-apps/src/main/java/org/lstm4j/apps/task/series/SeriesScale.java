package org.lstm4j.apps.task.series;

import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.stream.IntStream;
import org.lstm4j.InvalidInputException;
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
        Spread spread = Spread.of(seen);
        double offset = switch (config.method()) {
            case NONE -> 0;
            case MIN_MAX -> spread.min;
            case STANDARD -> spread.mean;
        };
        double size = switch (config.method()) {
            case NONE -> 1;
            case MIN_MAX -> spread.max - spread.min;
            case STANDARD -> Math.sqrt(spread.variance);
        };
        if (!Double.isFinite(offset) || !Double.isFinite(size)) {
            throw new InvalidInputException("the values of the series, from " + spread.min + " to " + spread.max
                    + ", are too far apart to be brought to a common size");
        }
        double level = plain.largestLevel(values, isTraining);
        boolean isConstant = switch (config.method()) {
            case NONE -> false;
            case MIN_MAX -> spread.hasNoRange(level);
            case STANDARD -> spread.hasNoVariance(config.difference().isPresent() || config.log() ? level : 0);
        };
        // A constant series keeps its size, as in scikit-learn.
        return new SeriesScale(plain.log, plain.difference, offset, isConstant ? 1 : 1 / size);
    }

    /** The largest of the numbers whose differences are seen: rounding is relative to them, not to the differences. */
    private double largestLevel(double[] values, boolean[] isTraining) {
        return IntStream.range(difference, values.length)
                .filter(i -> isTraining[i])
                .mapToDouble(i -> Math.max(Math.abs(level(values[i])), Math.abs(level(values[i - difference]))))
                .max()
                .orElse(0);
    }

    /**
     * How far numbers lie apart.
     *
     * @param count how many there are
     * @param min the smallest
     * @param max the largest
     * @param mean their mean; exactly the number if all are the same
     * @param variance the mean of the squared distances from it
     */
    private record Spread(int count, double min, double max, double mean, double variance) {
        /** The distance between 1 and the next larger double. */
        private static final double EPSILON = Math.ulp(1.0);
        /** As many roundings as a change has on its way from the file, each half a unit, and as many again to be safe. */
        private static final double ROUNDINGS = 4;

        private static final double RANGE_ROUNDINGS = 10;

        static Spread of(double[] numbers) {
            DoubleSummaryStatistics statistics = Arrays.stream(numbers).summaryStatistics();
            double min = statistics.getMin();
            double max = statistics.getMax();
            double mean = min == max ? min : statistics.getAverage();
            double variance = Arrays.stream(numbers)
                    .map(number -> (number - mean) * (number - mean))
                    .average()
                    .orElse(0);
            return new Spread(numbers.length, min, max, mean, variance);
        }

        /**
         * As scikit-learn's {@code _is_constant_feature}: a variance that rounding alone can make is 0.
         *
         * @param level the largest number that was rounded before, if larger than these
         */
        boolean hasNoVariance(double level) {
            double ofMean = count * mean * EPSILON;
            double ofLevel = ROUNDINGS * level * EPSILON;
            return variance <= count * EPSILON * variance + ofMean * ofMean + ofLevel * ofLevel;
        }

        /** As scikit-learn's {@code _handle_zeros_in_scale}, but relative to the numbers, which need not be around 1. */
        boolean hasNoRange(double level) {
            return max - min <= RANGE_ROUNDINGS * EPSILON * Math.max(level, Math.max(Math.abs(min), Math.abs(max)));
        }
    }

    /**
     * A scaled number as the model reads it.
     *
     * @throws InvalidInputException if it has no finite value in float32
     */
    static float single(double scaled) {
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
