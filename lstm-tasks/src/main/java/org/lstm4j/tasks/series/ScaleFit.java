package org.lstm4j.tasks.series;

import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.stream.IntStream;
import org.lstm4j.InvalidInputException;
import org.lstm4j.model.use.SeriesScale;

/** Fits the scale that a {@link ScaleConfig} asks for. */
final class ScaleFit {
    private ScaleFit() {}

    /**
     * Fits a scale.
     *
     * @param values the whole series
     * @param isTraining which of them are seen in training, and alone decide
     */
    static SeriesScale of(ScaleConfig config, double[] values, boolean[] isTraining) {
        SeriesScale plain = new SeriesScale(config.log(), config.difference().orElse(0), 0, 1);
        double[] changes = plain.scale(values);
        double[] seen = IntStream.range(plain.difference(), values.length)
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
        double level = largestLevel(plain, values, isTraining);
        boolean isConstant = switch (config.method()) {
            case NONE -> false;
            case MIN_MAX -> spread.hasNoRange(level);
            case STANDARD -> spread.hasNoVariance(config.difference().isPresent() || config.log() ? level : 0);
        };
        // A constant series keeps its size, as in scikit-learn.
        return new SeriesScale(plain.log(), plain.difference(), offset, isConstant ? 1 : 1 / size);
    }

    /** The largest of the numbers whose differences are seen: rounding is relative to them, not to the differences. */
    private static double largestLevel(SeriesScale scale, double[] values, boolean[] isTraining) {
        return IntStream.range(scale.difference(), values.length)
                .filter(i -> isTraining[i])
                .mapToDouble(i -> Math.max(
                        Math.abs(scale.level(values[i])), Math.abs(scale.level(values[i - scale.difference()]))))
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
}
