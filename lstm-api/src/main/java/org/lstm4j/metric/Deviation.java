package org.lstm4j.metric;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;

/**
 * How far predicted numbers y' are from their targets y: a function of each pair, and one of their mean. NaN if there were no numbers.
 */
public final class Deviation extends ItemMetric {
    private static final double SMALL = 1e-7;

    private final DoubleBinaryOperator of;
    private final DoubleUnaryOperator ofMean;
    private double sum;
    private long count;

    private Deviation(String name, DoubleBinaryOperator of, DoubleUnaryOperator ofMean) {
        super(name);
        this.of = of;
        this.ofMean = ofMean;
    }

    /** The root of the mean of {@code (y' - y)²}: {@code root_mean_squared_error}. <i>Source:</i> Keras. */
    public static Deviation rmse() {
        return new Deviation("root_mean_squared_error", (p, y) -> (p - y) * (p - y), Math::sqrt);
    }

    /**
     * The mean of {@code 100 |y' - y| / max(|y|, 1e-7)}, in percent: {@code mean_absolute_percentage_error}. <i>Source:</i> Keras.
     */
    public static Deviation mape() {
        return new Deviation(
                "mean_absolute_percentage_error",
                (p, y) -> 100 * Math.abs(p - y) / Math.max(Math.abs(y), SMALL),
                mean -> mean);
    }

    /**
     * The mean of {@code 200 |y' - y| / (|y'| + |y|)}, in percent, 0 where both are 0: {@code
     * symmetric_mean_absolute_percentage_error}. <i>Source:</i> Makridakis, M4 competition 2018.
     */
    public static Deviation smape() {
        return new Deviation(
                "symmetric_mean_absolute_percentage_error",
                (p, y) -> p == y ? 0 : 200 * Math.abs(p - y) / (Math.abs(p) + Math.abs(y)),
                mean -> mean);
    }

    /**
     * The mean of {@code |y' - y|} divided by that of a naive forecast of the training series: {@code
     * mean_absolute_scaled_error}. <i>Source:</i> Hyndman, Koehler 2006.
     *
     * @param scale the naive forecast's mean error, above 0, as {@link #naiveError} gives it
     */
    public static Deviation mase(double scale) {
        if (!(scale > 0 && scale < Double.POSITIVE_INFINITY)) {
            throw new InvalidInputException(
                    "A scaled error needs a scale above 0, the naive forecast's error; got " + scale);
        }
        return new Deviation("mean_absolute_scaled_error", (p, y) -> Math.abs(p - y), mean -> mean / scale);
    }

    /**
     * The mean of {@code |yₜ - yₜ₋ₘ|} over a series, the scale of {@link #mase}.
     *
     * @param series what is trained on, longer than a season
     * @param season m, 1 without seasons
     */
    public static double naiveError(double[] series, int season) {
        if (season < 1 || series.length <= season) {
            throw new InvalidInputException("A naive forecast of a season of " + season + " needs a longer series; got "
                    + series.length + " numbers");
        }
        double sum = 0;
        for (int t = season; t < series.length; t++) {
            sum += Math.abs(series[t] - series[t - season]);
        }
        return sum / (series.length - season);
    }

    @Override
    public void reset() {
        sum = 0;
        count = 0;
    }

    @Override
    protected int items(Tensor prediction, Tensor target) {
        return numbers(prediction, target);
    }

    @Override
    protected void add(Tensor prediction, Tensor target, int item) {
        sum += of.applyAsDouble(prediction.element(item), target.element(item));
        count++;
    }

    @Override
    public double result() {
        return ofMean.applyAsDouble(sum / count);
    }
}
